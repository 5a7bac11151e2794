using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    /// <summary>
    /// Collects columns for a schema.
    /// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.dataviewschema.builder
    /// </summary>
    public sealed class Builder
    {
        private readonly List<DetachedColumn> _columns = [];

        public void AddColumn(string name, DataViewType type, Annotations annotations = null)
            => _columns.Add(new DetachedColumn(name, type, annotations));

        public void AddColumns(IEnumerable<Column> source) => _columns.AddRange(source.Select(c => new DetachedColumn(c)));

        public void AddColumns(IEnumerable<DetachedColumn> source) => _columns.AddRange(source);

        public DataViewSchema ToSchema()
        {
            var indexOfName = new Dictionary<string, int>();
            for (var i = 0; i < _columns.Count; i++)
                indexOfName[_columns[i].Name] = i;
            var columns = _columns.Select((c, i) => new Column(c.Name, i, indexOfName[c.Name] != i, c.Type, c.Annotations));
            return new DataViewSchema([.. columns], indexOfName);
        }
    }
}

using System.Collections;

namespace Microsoft.ML;

/// <summary>
/// The columns of a view, in order. Of two columns with one name the later one hides the earlier, which is then reached by index only.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.dataviewschema
/// </summary>
public sealed partial class DataViewSchema : IReadOnlyList<DataViewSchema.Column>
{
    private readonly Column[] _columns;
    private readonly Dictionary<string, int> _indexOfName;

    private DataViewSchema(Column[] columns, Dictionary<string, int> indexOfName)
        => (_columns, _indexOfName) = (columns, indexOfName);

    public int Count => _columns.Length;

    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public Column this[string name]
        => GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(name), $"Column '{name}' not found");

    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public Column this[int columnIndex]
    {
        get
        {
            Check.Param((uint)columnIndex < (uint)_columns.Length, nameof(columnIndex));
            return _columns[columnIndex];
        }
    }

    public Column? GetColumnOrNull(string name)
    {
        if (string.IsNullOrEmpty(name))
            throw new ArgumentNullException(nameof(name));
        return _indexOfName.TryGetValue(name, out var index) ? _columns[index] : null;
    }

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{Count} columns";

    /// <summary>A schema of <paramref name="columns"/> in their order.</summary>
    internal static DataViewSchema Of(IEnumerable<DetachedColumn> columns)
    {
        var builder = new Builder();
        builder.AddColumns(columns);
        return builder.ToSchema();
    }
}

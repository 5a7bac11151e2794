using System.Collections;

namespace Microsoft.ML;

/// <summary>
/// What is known of a schema before there is data: names and kinds of columns, but no sizes.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.schemashape
/// </summary>
public sealed partial class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private static readonly SchemaShape Empty = new([]);
    private readonly Column[] _columns;

    /// <exception cref="ArgumentOutOfRangeException">A column has no name, as <c>default(Column)</c>.</exception>
    public SchemaShape(IEnumerable<Column> columns)
    {
        Check.NotNull(columns, nameof(columns));
        _columns = [.. columns];
        Check.Param(_columns.All(c => c.IsValid), nameof(columns), "Some items are not initialized properly.");
    }

    public int Count => _columns.Length;

    public Column this[int index] => _columns[index];

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The shape of a schema, without its hidden columns.</summary>
    internal static SchemaShape Of(DataViewSchema schema)
        => new(schema.Where(c => !c.IsHidden).Select(c => new Column(c.Name, c.Type, OfAnnotations(c.Annotations))));

    private static SchemaShape OfAnnotations(DataViewSchema.Annotations annotations)
        => annotations.Schema.Count == 0 ? Empty : new(annotations.Schema.Select(c => new Column(c.Name, c.Type, Empty)));
}

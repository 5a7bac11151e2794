namespace Microsoft.ML.Data;

/// <summary>A view over objects: every cursor enumerates them again, in their order.</summary>
internal sealed class EnumerableDataView<TRow> : IDataView
    where TRow : class
{
    private readonly IEnumerable<TRow> _rows;
    private readonly BoundColumn<TRow>[] _columns;

    public EnumerableDataView(IEnumerable<TRow> rows, SchemaDefinition definition)
    {
        _rows = rows;
        _columns = BoundColumn<TRow>.Bind(definition);
        Schema = DataViewSchema.Of(_columns.Select(c => c.Column));
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => (_rows as ICollection<TRow>)?.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        var holder = new RowHolder<TRow>();
        var active = ActiveColumns.Of(columnsNeeded, Schema);
        var getters = _columns.Select((c, i) => active[i] ? c.Access.Getter(holder) : null);
        return new EnumerableCursor<TRow>(Schema, _rows.GetEnumerator(), holder, [.. getters]);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}

namespace Microsoft.ML.Data;

/// <summary>A cursor over objects.</summary>
internal sealed class EnumerableCursor<TRow>(DataViewSchema schema, IEnumerator<TRow> rows, RowHolder<TRow> holder, Delegate[] getters)
    : DataViewRowCursor
    where TRow : class
{
    private long _position = -1;
    private bool _disposed;

    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema => schema;

    public override bool MoveNext()
    {
        if (_disposed)
            return false;
        if (!rows.MoveNext())
        {
            Dispose();
            return false;
        }

        holder.Row = rows.Current;
        Check.State(holder.Row != null, "Encountered null when iterating over data, this is not supported.");
        _position++;
        return true;
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId destination) =>
    {
        Check.State(_position >= 0, "Values cannot be fetched at this time. This method was called either before the first call to MoveNext, "
            + "or at any point after that method returned false.");
        destination = new DataViewRowId((ulong)_position, 0);
    };

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Check.State(column.Index < getters.Length, $"Column index must be between 0 and {getters.Length}");
        return getters[column.Index] != null;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Check.Param(IsColumnActive(column), nameof(column), "requested column not active");
        return GetterCheck.As<TValue>(getters[column.Index], column);
    }

    protected override void Dispose(bool disposing)
    {
        if (_disposed)
            return;
        _disposed = true;
        _position = -1;
        holder.Row = null;
        rows.Dispose();
    }
}

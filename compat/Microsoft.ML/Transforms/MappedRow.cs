namespace Microsoft.ML.Data;

/// <summary>A row with columns of the input row and computed ones.</summary>
internal sealed class MappedRow(DataViewRow input, DataViewSchema schema, bool[] active, MappedRow.Source[] sources) : DataViewRow
{
    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => schema;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Check.State(column.Index < active.Length, $"{column.Name} is not part of the schema");
        return active[column.Index];
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Check.Param(IsColumnActive(column), nameof(column), "requested column not active");
        var source = sources[column.Index];
        return source.Computed == null
            ? input.GetGetter<TValue>(input.Schema[source.InputIndex])
            : GetterCheck.As<TValue>(source.Computed, column);
    }

    protected override void Dispose(bool disposing) => input.Dispose();

    /// <summary>Where a column comes from: the getter that computes it, or null and the input column.</summary>
    internal readonly record struct Source(int InputIndex, Delegate Computed);
}

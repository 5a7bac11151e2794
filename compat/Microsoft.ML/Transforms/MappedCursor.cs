namespace Microsoft.ML.Data;

/// <summary>Moves <paramref name="cursor"/>, which <paramref name="row"/> is computed from.</summary>
internal sealed class MappedCursor(DataViewRowCursor cursor, DataViewRow row) : DataViewRowCursor
{
    public override long Position => cursor.Position;

    public override long Batch => cursor.Batch;

    public override DataViewSchema Schema => row.Schema;

    public override bool MoveNext() => cursor.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => row.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => row.GetGetter<TValue>(column);

    protected override void Dispose(bool disposing) => row.Dispose();
}

namespace Microsoft.ML.Data;

/// <summary>A view whose rows are computed one by one from those of another.</summary>
internal sealed class MappedDataView(IDataView input, IRowToRowMapper mapper) : IDataView
{
    public bool CanShuffle => input.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public long? GetRowCount() => input.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        => Map(input.GetRowCursor(mapper.GetDependencies(columnsNeeded), rand), columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => Array.ConvertAll(input.GetRowCursorSet(mapper.GetDependencies(columnsNeeded), n, rand), cursor => Map(cursor, columnsNeeded));

    private MappedCursor Map(DataViewRowCursor cursor, IEnumerable<DataViewSchema.Column> columnsNeeded)
        => new(cursor, mapper.GetRow(cursor, columnsNeeded));
}

using Microsoft.ML;

namespace EmotionFusion.Pipeline;

/// <summary>A view with two more columns than its source, the last: the encoder's vectors and the errors.</summary>
internal sealed class EncodeView<TInput>(EncodeTransformer<TInput> transformer, IDataView source, DataViewSchema schema) : IDataView
{
    public DataViewSchema Schema => schema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        var wanted = needed.Select(column => column.Index).ToHashSet();
        if (wanted.Overlaps([source.Schema.Count, source.Schema.Count + 1]))
        {
            wanted.Add(source.Schema[transformer.InputColumnName].Index);
        }
        var rows = source.GetRowCursor(source.Schema.Where(column => wanted.Contains(column.Index)), rand);
        return new EncodeCursor<TInput>(transformer, rows, schema, needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}

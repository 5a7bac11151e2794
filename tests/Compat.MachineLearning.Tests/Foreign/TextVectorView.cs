using Microsoft.ML;

namespace EmotionFusion.Compat.MachineLearning.Tests.Foreign;

/// <summary>A view with one more column than its source, the last.</summary>
public sealed class TextVectorView(IDataView source, DataViewSchema schema, string input, int batchSize, Func<string[], float[][]> encode) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.Select(c => c.Index).ToHashSet();
        var text = source.Schema[input];
        var encodes = needed.Contains(source.Schema.Count);
        var cursor = source.GetRowCursor(source.Schema.Where(c => needed.Contains(c.Index) || (encodes && c.Index == text.Index)), rand);
        return new ReadAheadCursor(cursor, schema, needed, text, batchSize, encode);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];
}

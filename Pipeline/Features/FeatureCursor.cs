using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

/// <summary>Walks over a <see cref="FeatureView"/>'s rows.</summary>
internal sealed class FeatureCursor(FeatureView view, IEnumerable<DataViewSchema.Column> columnsNeeded)
    : ColumnCursor(view.Schema, columnsNeeded)
{
    private int _row = -1;

    public override long Batch => 0;

    private Utterance Current => view.Utterances[_row];

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        Guard((ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0));

    protected override bool Advance() => ++_row < view.Utterances.Count;

    protected override Delegate MakeGetter(int column) => view.Schema[column].Name switch
    {
        FeatureSchema.Id => Text(() => Current.Id),
        FeatureSchema.Label => Guard((ref uint label) => label = (uint)Current.Label + 1), // a key's 0 means missing
        FeatureSchema.Speaker => Text(() => Current.Speaker),
        FeatureSchema.Session => Text(() => Current.Session),
        FeatureSchema.Vad => Guard((ref VBuffer<float> value) => Copy(VadOf(Current), ref value)),
        FeatureSchema.AudioFeatures => Guard((ref VBuffer<float> value) => Copy(view.Audio!.Row(_row), ref value)),
        _ => Guard((ref VBuffer<float> value) => Copy(view.Text!.Row(_row), ref value)),
    };

    private ValueGetter<ReadOnlyMemory<char>> Text(Func<string> value) =>
        Guard((ref ReadOnlyMemory<char> text) => text = value().AsMemory());

    private static float[] VadOf(Utterance utterance) =>
        utterance.Vad is { } vad ? [vad.Valence, vad.Arousal, vad.Dominance] : [float.NaN, float.NaN, float.NaN];

    private static void Copy(ReadOnlySpan<float> values, ref VBuffer<float> target)
    {
        var editor = VBufferEditor.Create(ref target, values.Length);
        values.CopyTo(editor.Values);
        target = editor.Commit();
    }
}

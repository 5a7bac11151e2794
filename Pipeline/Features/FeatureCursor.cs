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
        FeatureSchema.Label => Guard((ref uint label) => label = Current.Majority is { } known ? (uint)known + 1 : 0), // a key's 0 means missing
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

/// <summary>The columns of a <see cref="FeatureView"/>.</summary>
internal static class FeatureSchema
{
    public const string Id = "Id";
    public const string Label = "Label";
    public const string Speaker = "Speaker";
    public const string Session = "Session";
    public const string Vad = "Vad";
    public const string AudioFeatures = "AudioFeatures";
    public const string TextFeatures = "TextFeatures";

    public static DataViewSchema Of(FeatureView view)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(Id, TextDataViewType.Instance);
        builder.AddColumn(Label, new KeyDataViewType(typeof(uint), view.ClassNames.Count), KeyValues(view.ClassNames));
        builder.AddColumn(Speaker, TextDataViewType.Instance);
        builder.AddColumn(Session, TextDataViewType.Instance);
        builder.AddColumn(Vad, new VectorDataViewType(NumberDataViewType.Single, 3));
        foreach (var (name, block) in new[] { (AudioFeatures, view.Audio), (TextFeatures, view.Text) })
        {
            if (block is not null)
            {
                builder.AddColumn(name, new VectorDataViewType(NumberDataViewType.Single, block.Dimension));
            }
        }
        return builder.ToSchema();
    }

    /// <summary>The annotation by which ML.NET finds the names of a key's values.</summary>
    private static DataViewSchema.Annotations KeyValues(IReadOnlyList<string> names)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, names.Count),
            (ref VBuffer<ReadOnlyMemory<char>> value) =>
            {
                var editor = VBufferEditor.Create(ref value, names.Count);
                for (var i = 0; i < names.Count; i++)
                {
                    editor.Values[i] = names[i].AsMemory();
                }
                value = editor.Commit();
            });
        return builder.ToAnnotations();
    }
}

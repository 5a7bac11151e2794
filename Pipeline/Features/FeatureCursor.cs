using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

/// <summary>Walks over a <see cref="FeatureView"/>'s rows, or over every <paramref name="count"/>th batch of them from <paramref name="first"/> on.</summary>
internal sealed class FeatureCursor(FeatureView view, IEnumerable<DataViewSchema.Column> columnsNeeded, int first, int count)
    : ColumnCursor(view.Schema, columnsNeeded)
{
    /// <summary>Rows that stay together where several cursors share a view.</summary>
    public const int BatchRows = 64;

    private int _row = (first * BatchRows) - 1;

    public override long Batch => _row < 0 ? 0 : _row / BatchRows;

    private Utterance Current => view.Utterances[_row];

    public override ValueGetter<DataViewRowId> GetIdGetter() =>
        Guard((ref DataViewRowId id) => id = new DataViewRowId((ulong)_row, 0));

    protected override bool Advance()
    {
        if (++_row % BatchRows == 0 && _row > first * BatchRows)
        {
            _row += (count - 1) * BatchRows;
        }
        return _row < view.Utterances.Count;
    }

    protected override Delegate MakeGetter(int column) => view.Schema[column].Name switch
    {
        FeatureSchema.Id => Text(() => Current.Id),
        FeatureSchema.Label => Guard((ref uint label) => label = Current.Majority is { } known ? (uint)known + 1 : 0), // a key's 0 means missing
        FeatureSchema.Speaker => Text(() => Current.Speaker),
        FeatureSchema.Session => Text(() => Current.Session),
        FeatureSchema.Vad => Guard((ref VBuffer<float> value) => Copy(VadOf(Current), ref value)),
        FeatureSchema.AudioFeatures => Features(view.AudioSide),
        _ => Features(view.TextSide),
    };

    private ValueGetter<VBuffer<float>> Features(ViewSide side)
    {
        if (side.Vectors is { } vectors)
        {
            return Guard((ref VBuffer<float> value) => Copy(vectors.Row(_row), ref value));
        }
        var reader = side.Sequences!.Open();
        return Guard((ref VBuffer<float> value) => Copy(reader.Row(_row), ref value));
    }

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
        foreach (var (name, side) in new[] { (AudioFeatures, view.AudioSide), (TextFeatures, view.TextSide) })
        {
            if (side.Exists)
            {
                var type = side.Vectors is { } vectors
                    ? new VectorDataViewType(NumberDataViewType.Single, vectors.Dimension)
                    : new VectorDataViewType(NumberDataViewType.Single, 0, side.Sequences!.Dimension);
                builder.AddColumn(name, type, SlotNames.Of(side.Encoder!, type));
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

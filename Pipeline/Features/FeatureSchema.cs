using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

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

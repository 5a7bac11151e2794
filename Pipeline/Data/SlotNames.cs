using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline;

/// <summary>The annotation by which ML.NET calls the values of a vector: those of an encoder are ENCODER.0, ENCODER.1, ...</summary>
internal static class SlotNames
{
    private const string Kind = "SlotNames";

    /// <summary>Null where the vector's size varies: its values have no names.</summary>
    public static DataViewSchema.Annotations? Of(string encoder, VectorDataViewType type)
    {
        if (!type.IsKnownSize)
        {
            return null;
        }
        var builder = new DataViewSchema.Annotations.Builder();
        builder.Add(Kind, new VectorDataViewType(TextDataViewType.Instance, type.Size), (ref VBuffer<ReadOnlyMemory<char>> names) => names = Names(encoder, type.Size));
        return builder.ToAnnotations();
    }

    public static void AddTo(SchemaDefinition.Column column, string encoder, VectorDataViewType type)
    {
        if (type.IsKnownSize)
        {
            column.AddAnnotation(Kind, Names(encoder, type.Size), new VectorDataViewType(TextDataViewType.Instance, type.Size));
        }
    }

    private static VBuffer<ReadOnlyMemory<char>> Names(string encoder, int count) =>
        new(count, [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{encoder}.{i}").AsMemory())]);
}

using Microsoft.ML.Data;

namespace EmotionFusion.Compat.MachineLearning.Tests;

/// <summary>A member of every kind that a column can be made of.</summary>
internal sealed class Everything
{
    public float Single;

    public double Double;

    [VectorType(2)]
    public float[] Array = [];

    public VBuffer<float> Vector;

    [KeyType(3)]
    public uint Key;

    public int Integer { get; set; }

    public long Long { get; set; }

    public bool Boolean { get; set; }

    public string Text { get; set; } = "";

    public ReadOnlyMemory<char> Memory { get; set; }

    [VectorType]
    public string[] Texts { get; set; } = [];

    public static Everything Sample(int i) => new()
    {
        Single = i + 0.5f,
        Double = -i,
        Array = [i, 2 * i],
        Vector = new VBuffer<float>(4, 1, [i], [2]),
        Key = (uint)i,
        Integer = i,
        Long = long.MaxValue - i,
        Boolean = i % 2 == 1,
        Text = $"text {i}",
        Memory = $"memory {i}".AsMemory(),
        Texts = [$"a{i}", $"b{i}"]
    };
}

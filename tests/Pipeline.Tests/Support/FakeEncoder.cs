using System.Security.Cryptography;
using System.Text;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>An encoder whose values are a pure function of the input; it notes what it was asked.</summary>
internal sealed class FakeEncoder<TInput>(EncoderSpec spec, Func<TInput, byte[]> bytesOf) : IEncoder<TInput>
{
    public const string NoGood = "no good";

    public List<int> Batches { get; } = [];

    public List<TInput> Inputs { get; } = [];

    public bool Disposed { get; private set; }

    /// <summary>Called before a batch is encoded.</summary>
    public Action? Before { get; set; }

    /// <summary>Inputs that can't be encoded.</summary>
    public Func<TInput, bool> Fails { get; set; } = _ => false;

    public EncoderSpec Spec => spec;

    public string Device => "cpu";

    public EncodeResult[] Encode(IReadOnlyList<TInput> inputs, CancellationToken cancellation = default)
    {
        Before?.Invoke();
        cancellation.ThrowIfCancellationRequested();
        Batches.Add(inputs.Count);
        Inputs.AddRange(inputs);
        return [.. inputs.Select(input => Fails(input) ? EncodeResult.Failed(NoGood) : EncodeResult.Of(Values(input)))];
    }

    /// <summary>(D), or of an encoder that keeps all positions (T, D): a position a byte.</summary>
    public float[] Values(TInput input)
    {
        var bytes = bytesOf(input);
        return spec.Pooling == Pooling.Tokens
            ? [.. bytes.SelectMany((_, position) => Vector([.. bytes, (byte)position]))]
            : Pool?.Invoke(input) ?? Vector(bytes);
    }

    /// <summary>Vectors to give instead.</summary>
    public Func<TInput, float[]>? Pool { get; init; }

    private float[] Vector(byte[] bytes)
    {
        var hash = SHA256.HashData(bytes);
        return [.. Enumerable.Range(0, spec.Dimension).Select(i => (hash[i % hash.Length] / 255f) - 0.5f)];
    }

    public void Dispose() => Disposed = true;
}

internal static class FakeEncoder
{
    public static FakeEncoder<string> Text(int dimension = 5, FeaturePrecision precision = FeaturePrecision.Float32) =>
        new(Spec(EncoderKind.Text, "fake-text", dimension) with { Precision = precision }, Encoding.UTF8.GetBytes);

    /// <summary>A position a character of the text.</summary>
    public static FakeEncoder<string> Sequences(FeaturePrecision precision = FeaturePrecision.Float32) =>
        new(Spec(EncoderKind.Text, "fake-text", 5) with { Precision = precision, Pooling = Pooling.Tokens }, Encoding.UTF8.GetBytes);

    /// <summary>The same encoder, pooling its positions itself.</summary>
    public static FakeEncoder<string> Pooled(FakeEncoder<string> sequences, Pooling pooling) =>
        new(sequences.Spec with { Pooling = pooling }, Encoding.UTF8.GetBytes)
        {
            Pool = text => Frames.ToResult(sequences.Values(text), sequences.Spec.Dimension, pooling).Values!,
        };

    public static FakeEncoder<float[]> Audio(int dimension = 5) =>
        new(Spec(EncoderKind.Audio, "fake-audio", dimension), samples => [.. samples.SelectMany(BitConverter.GetBytes)]);

    private static EncoderSpec Spec(EncoderKind kind, string name, int dimension) => new()
    {
        Name = name,
        Folder = "",
        Kind = kind,
        ModelPath = "",
        Inputs = new Dictionary<string, string>(),
        Output = "output",
        Dimension = dimension,
        Pooling = Pooling.Mean,
        Licence = "",
        Source = "",
        Description = "",
    };
}

using System.Numerics;

namespace EmotionFusion.Encoders;

/// <summary>
/// How the frames or tokens of an utterance become its feature. Several together, <c>Pooling.Mean | Pooling.Std</c>, are one
/// vector, in the order here, whatever the order they were named in.
/// </summary>
[Flags]
public enum Pooling
{
    /// <summary>The mean over frames, or over the unmasked tokens, special ones included.</summary>
    Mean = 1,

    /// <summary>The population standard deviation over them; 0 of one alone.</summary>
    Std = 2,

    /// <summary>The first token's vector ([CLS]).</summary>
    Cls = 4,

    First = 8,
    Last = 16,
    Max = 32,

    /// <summary>None: all positions are kept. Not together with others.</summary>
    Tokens = 64,
}

/// <summary>Poolings as files and people write them.</summary>
internal static class PoolingText
{
    /// <summary>Of single ones that give one vector.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<Pooling>().Where(pooling => pooling != Pooling.Tokens).Select(Of)];

    /// <summary>As fingerprints have it: <c>mean</c>, or <c>mean, std</c>.</summary>
    public static string Of(Pooling pooling) => pooling.ToString().ToLowerInvariant();

    /// <summary>A name, or a list of them.</summary>
    public static object Yaml(Pooling pooling) => Parts(pooling) is [var only] ? Of(only) : Parts(pooling).Select(Of).ToArray();

    /// <summary>The single ones, in their order in a vector.</summary>
    public static Pooling[] Parts(Pooling pooling) => [.. Enum.GetValues<Pooling>().Where(part => pooling.HasFlag(part))];

    /// <summary>Vectors that an utterance's is made of.</summary>
    public static int Count(Pooling pooling) => BitOperations.PopCount((uint)pooling);

    /// <summary>Reads what <see cref="Of"/> wrote, of poolings that give one vector.</summary>
    public static bool TryParse(string text, out Pooling pooling)
    {
        (pooling, var fault) = Parse(text.Split(',', StringSplitOptions.TrimEntries));
        return fault is null;
    }

    /// <summary>Reads names, each once, of poolings that give one vector.</summary>
    /// <returns>The poolings together, and what is wrong; null if nothing is.</returns>
    public static (Pooling Pooling, string? Fault) Parse(IReadOnlyList<string> names)
    {
        var pooling = default(Pooling);
        foreach (var name in names)
        {
            if (!Names.Contains(name))
            {
                return (default, $"'{YamlScalar.Shown(name)}' is none of {string.Join(", ", Names)}.{Nearest.Hint(name, Names)}");
            }
            var part = Enum.Parse<Pooling>(name, ignoreCase: true);
            if (pooling.HasFlag(part))
            {
                return (default, $"{name} is said twice.");
            }
            pooling |= part;
        }
        return pooling == default ? (default, $"expected one at least of {string.Join(", ", Names)}.") : (pooling, null);
    }
}

/// <summary>From an encoder's frames (T, D) to what is kept of them.</summary>
internal static class Frames
{
    /// <summary>Pools frames as a spec wants them; NaN or infinity in them is a failure that says where.</summary>
    /// <param name="frames">(T, <see cref="EncoderSpec.PositionDimension"/>)</param>
    /// <param name="spec">Says how. Of several layers each layer's poolings lie together, (L, P x D).</param>
    public static EncodeResult ToResult(ReadOnlySpan<float> frames, EncoderSpec spec)
    {
        var dimension = spec.PositionDimension;
        if (frames.IsEmpty)
        {
            return EncodeResult.Failed("the encoder gave no frames.");
        }
        for (var i = 0; i < frames.Length; i++)
        {
            if (!float.IsFinite(frames[i]))
            {
                return EncodeResult.Failed($"the encoder gave {(float.IsNaN(frames[i]) ? "NaN" : "infinity")} (frame {i / dimension}, value {i % dimension}).");
            }
        }
        return EncodeResult.Of(Pool(frames, spec));
    }

    private static float[] Pool(ReadOnlySpan<float> frames, EncoderSpec spec)
    {
        var poolings = PoolingText.Parts(spec.Pooling);
        if (poolings is [var only])
        {
            return Pool(frames, spec.PositionDimension, only);
        }
        var pooled = new float[spec.FeatureDimension];
        for (var p = 0; p < poolings.Length; p++)
        {
            var values = Pool(frames, spec.PositionDimension, poolings[p]).AsSpan(); // (L, D)
            for (var layer = 0; layer < spec.LayerCount; layer++)
            {
                values.Slice(layer * spec.Dimension, spec.Dimension).CopyTo(pooled.AsSpan(((layer * poolings.Length) + p) * spec.Dimension));
            }
        }
        return pooled;
    }

    private static float[] Pool(ReadOnlySpan<float> frames, int dimension, Pooling pooling) => pooling switch
    {
        Pooling.Mean => Array.ConvertAll(Means(frames, dimension), mean => (float)mean),
        Pooling.Std => Deviations(frames, dimension),
        Pooling.Max => Max(frames, dimension),
        Pooling.First or Pooling.Cls => frames[..dimension].ToArray(),
        Pooling.Last => frames[^dimension..].ToArray(),
        Pooling.Tokens => frames.ToArray(),
        _ => throw new ArgumentOutOfRangeException(nameof(pooling), pooling, null),
    };

    private static double[] Means(ReadOnlySpan<float> frames, int dimension)
    {
        var sums = new double[dimension];
        for (var frame = frames; !frame.IsEmpty; frame = frame[dimension..])
        {
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += frame[i];
            }
        }
        var count = frames.Length / dimension;
        return Array.ConvertAll(sums, sum => sum / count);
    }

    private static float[] Deviations(ReadOnlySpan<float> frames, int dimension)
    {
        var means = Means(frames, dimension);
        var squares = new double[dimension];
        for (var frame = frames; !frame.IsEmpty; frame = frame[dimension..])
        {
            for (var i = 0; i < squares.Length; i++)
            {
                squares[i] += (frame[i] - means[i]) * (frame[i] - means[i]);
            }
        }
        var count = frames.Length / dimension;
        return Array.ConvertAll(squares, sum => (float)Math.Sqrt(sum / count));
    }

    private static float[] Max(ReadOnlySpan<float> frames, int dimension)
    {
        var max = frames[..dimension].ToArray();
        for (var frame = frames[dimension..]; !frame.IsEmpty; frame = frame[dimension..])
        {
            for (var i = 0; i < max.Length; i++)
            {
                max[i] = Math.Max(max[i], frame[i]);
            }
        }
        return max;
    }
}

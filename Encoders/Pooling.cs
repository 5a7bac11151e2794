namespace EmotionFusion.Encoders;

/// <summary>How the frames or tokens of an utterance become its feature.</summary>
public enum Pooling
{
    /// <summary>The mean over frames, or over the unmasked tokens, special ones included.</summary>
    Mean,

    /// <summary>The first token's vector ([CLS]).</summary>
    Cls,

    First,
    Last,
    Max,

    /// <summary>None: all positions are kept.</summary>
    Tokens,
}

/// <summary>From an encoder's frames (T, D) to what is kept of them.</summary>
internal static class Frames
{
    /// <summary>Pools the frames; NaN or infinity in them is a failure that says where.</summary>
    public static EncodeResult ToResult(ReadOnlySpan<float> frames, int dimension, Pooling pooling)
    {
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
        return EncodeResult.Of(Pool(frames, dimension, pooling));
    }

    private static float[] Pool(ReadOnlySpan<float> frames, int dimension, Pooling pooling) => pooling switch
    {
        Pooling.Mean => Mean(frames, dimension),
        Pooling.Max => Max(frames, dimension),
        Pooling.First or Pooling.Cls => frames[..dimension].ToArray(),
        Pooling.Last => frames[^dimension..].ToArray(),
        Pooling.Tokens => frames.ToArray(),
        _ => throw new ArgumentOutOfRangeException(nameof(pooling), pooling, null),
    };

    private static float[] Mean(ReadOnlySpan<float> frames, int dimension)
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
        return Array.ConvertAll(sums, sum => (float)(sum / count));
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

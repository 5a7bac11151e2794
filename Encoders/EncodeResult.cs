namespace EmotionFusion.Encoders;

/// <summary>
/// What became of one input: its values, (Dimension) for a pooled encoder or (T, Dimension) row by row
/// for <see cref="Pooling.Tokens"/>; or the reason why there are none.
/// </summary>
public readonly record struct EncodeResult(float[]? Values, string? Error)
{
    public static EncodeResult Of(float[] values) => new(values, null);

    public static EncodeResult Failed(string reason) => new(null, reason);
}

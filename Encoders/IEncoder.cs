namespace EmotionFusion.Encoders;

/// <summary>A frozen encoder: inputs in, one feature vector (or a run of frames) each out.</summary>
/// <typeparam name="TInput"><c>float[]</c>, 16 kHz mono samples, for audio; <c>string</c> for text.</typeparam>
public interface IEncoder<in TInput> : IDisposable
{
    EncoderSpec Spec { get; }

    /// <summary>The device that was taken, for people: <c>cpu</c> or <c>cuda:0</c>.</summary>
    string Device { get; }

    /// <summary>What was found odd when it was loaded, though it does no harm; for people.</summary>
    IReadOnlyList<string> Notices => [];

    /// <summary>
    /// Encodes a window of inputs, grouped by length inside. A result depends on its own input alone, to the
    /// bit: neither its neighbours nor the number of threads change it.
    /// </summary>
    /// <returns>A result an input, in the order of the inputs.</returns>
    EncodeResult[] Encode(IReadOnlyList<TInput> inputs, CancellationToken cancellation = default);
}

/// <summary>
/// What became of one input: its values, (Dimension) for a pooled encoder or (T, Dimension) row by row
/// for <see cref="Pooling.Tokens"/>; or the reason why there are none.
/// </summary>
public readonly record struct EncodeResult(float[]? Values, string? Error)
{
    public static EncodeResult Of(float[] values) => new(values, null);

    public static EncodeResult Failed(string reason) => new(null, reason);
}

using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>
/// An encoder of sound. Each clip is a run of its own, since padding would change its features; clips run side by side.
/// On the CPU a result depends on its clip alone, to the bit. CUDA's libraries don't promise that.
/// </summary>
public sealed class AudioEncoder : IEncoder<float[]>
{
    private readonly OnnxSession _session;
    private readonly int _threads;

    private AudioEncoder(OnnxSession session, int threads) => (_session, _threads) = (session, threads);

    public EncoderSpec Spec => _session.Spec;

    public string Device => _session.Device;

    /// <summary>Loads and checks the model.</summary>
    /// <param name="spec">An encoder of kind audio.</param>
    /// <param name="device">Asking for CUDA and not getting it is an error; auto takes what there is.</param>
    /// <param name="threads">Clips encoded at once; 0: one a processor.</param>
    /// <exception cref="EmotionFusionException">
    /// The model is missing, another than encoder.yaml pins, broken, or of other inputs, outputs or normalisation than it
    /// says; or the device can't be had.
    /// </exception>
    public static AudioEncoder Load(EncoderSpec spec, DeviceOption device, int threads = 0)
    {
        var session = OnnxSession.Load(spec, EncoderKind.Audio, device);
        try
        {
            if (spec.Normalize == Normalization.InGraph)
            {
                NormalizationCheck.Run(session);
            }
            return new AudioEncoder(session, threads);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Inputs are 16 kHz mono samples, full scale 1.</remarks>
    public EncodeResult[] Encode(IReadOnlyList<float[]> inputs, CancellationToken cancellation = default)
    {
        var results = new EncodeResult[inputs.Count];
        var longestFirst = Enumerable.Range(0, inputs.Count).OrderByDescending(i => inputs[i].Length);
        ParallelRuns.Do(_threads, longestFirst, (i, options) => results[i] = Encode(inputs[i], options), cancellation);
        return results;
    }

    public void Dispose() => _session.Dispose();

    private EncodeResult Encode(float[] samples, RunOptions options)
    {
        if (samples.Length < Spec.MinSamples)
        {
            return EncodeResult.Failed($"too short: {samples.Length} samples at 16 kHz; encoder '{Spec.Name}' takes {Spec.MinSamples} at least.");
        }
        try
        {
            var waveform = Spec.Normalize == Normalization.Waveform ? Waveform.Normalize(samples) : samples;
            return Frames.ToResult(Encode(waveform.AsSpan(), options), Spec.Dimension, Spec.Pooling);
        }
        catch (OnnxRuntimeException e)
        {
            return EncodeResult.Failed($"ONNX Runtime failed on {samples.Length} samples: {e.Message}");
        }
    }

    // Longer sound than the encoder takes: in equal pieces, their frames joined.
    private float[] Encode(ReadOnlySpan<float> waveform, RunOptions options)
    {
        var pieces = (waveform.Length + (long)Spec.MaxSamples - 1) / Spec.MaxSamples;
        var frames = new List<float>();
        for (var i = 0L; i < pieces; i++)
        {
            var (begin, end) = ((int)(waveform.Length * i / pieces), (int)(waveform.Length * (i + 1) / pieces));
            using var input = OnnxSession.Tensor(waveform[begin..end], 1, end - begin);
            frames.AddRange(_session.Run(options, ("waveform", input)));
        }
        return [.. frames];
    }
}

internal static class Waveform
{
    private const double Epsilon = 1e-5;

    /// <summary>Layer norm of a whole waveform, without affine: minus the mean, over sqrt(biased variance + 1e-5).</summary>
    public static float[] Normalize(float[] samples)
    {
        var mean = samples.Average(sample => (double)sample);
        var variance = samples.Average(sample => (sample - mean) * (sample - mean));
        var scale = 1 / Math.Sqrt(variance + Epsilon);
        return Array.ConvertAll(samples, sample => (float)((sample - mean) * scale));
    }
}

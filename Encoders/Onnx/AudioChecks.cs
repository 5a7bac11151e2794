using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>
/// Gives a graph a tone when it is loaded, to see whether it treats sound as encoder.yaml says: if it doesn't, all
/// features would be wrong, and nothing else would tell.
/// </summary>
internal static class AudioChecks
{
    private const int ToneSamples = 8000;

    // Of values about 1 in size.
    private const float Tolerance = 0.01f;
    private const float HalfTolerance = 0.1f;

    /// <returns>What is odd, but does no harm; null if nothing is.</returns>
    /// <exception cref="EmotionFusionException">The graph doesn't normalise, though encoder.yaml says so; or it gives another number of frames.</exception>
    public static string? Run(OnnxSession session)
    {
        var spec = session.Spec;
        if (spec.TakesMel)
        {
            return null; // what it gives of a spectrogram, runs check
        }
        var tone = Tone(Math.Clamp(ToneSamples, spec.MinSamples, spec.MaxSamples));
        var asItIs = Encode(session, tone);
        if (FrameCount.Fault(spec, [tone.Length], asItIs.Length / spec.Dimension) is { } fault)
        {
            throw new EmotionFusionException($"{spec.ModelPath} {fault} Correct {Path.Combine(spec.Folder, EncoderYaml.FileName)} or export the model again.");
        }
        if (spec.Normalize == Normalization.None)
        {
            return null;
        }
        var difference = asItIs.Zip(Encode(session, Waveform.Normalize(tone)), (a, b) => Math.Abs(a - b)).Max();
        var alike = difference <= (session.IsHalf ? HalfTolerance : Tolerance); // NaN isn't
        return (spec.Normalize == Normalization.InGraph, alike) switch
        {
            (true, false) => throw new EmotionFusionException(
                $"{Path.Combine(spec.Folder, EncoderYaml.FileName)}: says normalize: in_graph, but {spec.ModelPath} gives other frames (by up to {difference:G2}) "
                + "for a tone than for the same tone normalised. Say normalize: waveform, if the encoder wants it normalised."),
            (false, true) => $"{spec.Name}: encoder.yaml says that sound is normalised before the graph, but the graph gives the same for a tone and for that tone normalised: "
                + "it normalises sound itself, or its first layers mind no level. Values are right either way; normalize: in_graph says it better.",
            _ => null,
        };
    }

    private static float[] Tone(int samples)
    {
        var tone = new float[samples];
        for (var i = 0; i < tone.Length; i++)
        {
            tone[i] = 0.25f + 0.3f * MathF.Sin(0.2f * i); // an offset too: some networks don't mind the level
        }
        return tone;
    }

    private static float[] Encode(OnnxSession session, float[] samples)
    {
        using var options = new RunOptions();
        return session.RunSound(options, [samples]);
    }
}

/// <summary>How many frames a number of samples gives, of encoders of which that is known.</summary>
internal static class FrameCount
{
    /// <summary>What is wrong with the number of frames of some pieces of sound; null if nothing is, or nothing is known.</summary>
    public static string? Fault(EncoderSpec spec, int[] samples, int frames)
    {
        if (spec is not { FrameSamples: { } length, HopSamples: { } hop })
        {
            return null;
        }
        var expected = samples.Sum(piece => ((piece - length) / hop) + 1);
        return frames == expected ? null
            : $"gave {frames} frames of {samples.Sum()} samples; expected {expected}, by frame_samples: {length} and hop_samples: {hop} of encoder.yaml.";
    }
}

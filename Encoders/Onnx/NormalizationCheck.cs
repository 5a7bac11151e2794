using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Encoders;

/// <summary>
/// A graph that layer-norms the waveform itself gives one answer for a tone and for the tone already normed. If it
/// doesn't, encoder.yaml is wrong about it, and all features would be.
/// </summary>
internal static class NormalizationCheck
{
    private const int ToneSamples = 8000;
    private const float Tolerance = 0.01f;

    /// <exception cref="EmotionFusionException">The graph doesn't normalise, though encoder.yaml says so.</exception>
    public static void Run(OnnxSession session)
    {
        var spec = session.Spec;
        var tone = new float[Math.Clamp(ToneSamples, spec.MinSamples, spec.MaxSamples)];
        for (var i = 0; i < tone.Length; i++)
        {
            tone[i] = 0.25f + 0.3f * MathF.Sin(0.2f * i); // an offset too: some networks don't mind the level
        }
        var difference = Encode(session, tone).Zip(Encode(session, Waveform.Normalize(tone)), (a, b) => Math.Abs(a - b)).Max();
        if (!(difference <= Tolerance))
        {
            throw new EmotionFusionException(
                $"{Path.Combine(spec.Folder, EncoderYaml.FileName)}: says normalize: in_graph, but {spec.ModelPath} gives other frames (by up to {difference:G2}) "
                + "for a tone than for the same tone normalised. Say normalize: waveform, if the encoder wants it normalised.");
        }
    }

    private static float[] Encode(OnnxSession session, float[] samples)
    {
        using var options = new RunOptions();
        using var input = OnnxSession.Tensor(samples, 1, samples.Length);
        return session.Run(options, ("waveform", input));
    }
}

namespace EmotionFusion.Encoders;

/// <summary>What encoders that were trained on normalised sound want done to a whole waveform.</summary>
internal static class Waveform
{
    // As emotion2vec's layer norm has it.
    private const double LayerNormEpsilon = 1e-5;

    // As the feature extractors of wav2vec 2.0, HuBERT and WavLM have it.
    private const double UnitVarianceEpsilon = 1e-7;

    /// <summary>Minus the mean, over the square root of the biased variance plus what <paramref name="normalization"/> adds; the samples themselves where it does nothing.</summary>
    public static float[] Normalize(float[] samples, Normalization normalization = Normalization.Waveform) =>
        normalization is Normalization.Waveform or Normalization.UnitVariance ? Normalize(samples, Epsilon(normalization)) : samples;

    /// <summary>What the variance is added to, of those that we do.</summary>
    public static double Epsilon(Normalization normalization) => normalization == Normalization.Waveform ? LayerNormEpsilon : UnitVarianceEpsilon;

    private static float[] Normalize(float[] samples, double epsilon)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var sample in samples)
        {
            sum += sample;
        }
        var mean = sum / samples.Length;
        foreach (var sample in samples)
        {
            squares += (sample - mean) * (sample - mean);
        }
        var scale = 1 / Math.Sqrt((squares / samples.Length) + epsilon);
        return Array.ConvertAll(samples, sample => (float)((sample - mean) * scale));
    }
}

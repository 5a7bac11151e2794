namespace EmotionFusion.Encoders;

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

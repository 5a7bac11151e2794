namespace EmotionFusion.Tests;

internal static class Tone
{
    public static float[] Make(double frequency, int rate, double seconds, double amplitude = 0.5) =>
        [.. Enumerable.Range(0, (int)(rate * seconds)).Select(i => (float)(amplitude * Math.Sin(2 * Math.PI * frequency * i / rate)))];

    /// <summary>Level against a sine of amplitude 0.5, in dB, away from the ends.</summary>
    public static double Level(float[] samples)
    {
        var inside = samples.AsSpan(samples.Length / 4, samples.Length / 2).ToArray();
        return 10 * Math.Log10(inside.Average(sample => (double)sample * sample) / 0.125 + 1e-30);
    }
}

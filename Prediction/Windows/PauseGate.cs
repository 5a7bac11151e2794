using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction;

/// <summary>
/// A simple energy gate: no voice detector, so that music and noise count as speech. A frame of 20 ms is quiet if its mean
/// square is 30 dB below that of the recording's loud frames (its 95th percentile), or below -60 dB of full scale. Quiet
/// of .3 s and more is a pause; what lies between pauses and has .3 s at least is a stretch, with .1 s of quiet on each side.
/// </summary>
internal static class PauseGate
{
    private const int Frame = AudioFile.SampleRate / 50;
    private const int ShortestPause = 15; // frames
    private const int ShortestStretch = 15; // frames
    private const int Margin = 5; // frames
    private const double LoudShare = 0.95;
    private const double Depth = 1e-3; // 30 dB
    private const double Floor = 1e-6; // -60 dB of full scale

    /// <summary>The stretches between pauses, in samples; none in silence.</summary>
    public static IReadOnlyList<(int Start, int End)> Stretches(ReadOnlySpan<float> samples)
    {
        var energies = Energies(samples);
        if (energies.Length == 0)
        {
            return [];
        }
        var threshold = Math.Max(Floor, Depth * energies.Order().ElementAt((int)(LoudShare * (energies.Length - 1))));
        var stretches = new List<(int Start, int End)>();
        for (var at = 0; at < energies.Length; at++)
        {
            if (energies[at] < threshold)
            {
                continue;
            }
            if (stretches.Count > 0 && at - stretches[^1].End < ShortestPause)
            {
                stretches[^1] = (stretches[^1].Start, at + 1);
            }
            else
            {
                stretches.Add((at, at + 1));
            }
        }
        var length = samples.Length;
        return [.. stretches.Where(stretch => stretch.End - stretch.Start >= ShortestStretch)
            .Select(stretch => (Math.Max(0, stretch.Start - Margin) * Frame, (int)Math.Min(length, (stretch.End + Margin) * (long)Frame)))];
    }

    // The mean square of each frame; a last one that is cut short counts as it is.
    private static double[] Energies(ReadOnlySpan<float> samples)
    {
        var energies = new double[(samples.Length + Frame - 1) / Frame];
        for (var i = 0; i < energies.Length; i++)
        {
            var frame = samples[(i * Frame)..Math.Min(samples.Length, (i + 1) * Frame)];
            var sum = 0.0;
            foreach (var sample in frame)
            {
                sum += (double)sample * sample;
            }
            energies[i] = sum / frame.Length;
        }
        return energies;
    }
}

namespace EmotionFusion.Evaluation;

/// <summary>The percentile bootstrap over speakers of any figure; <see cref="SpeakerIntervals"/> says why speakers are drawn whole.</summary>
internal static class SpeakerBootstrap
{
    /// <param name="speakers">What the figure needs of each.</param>
    /// <param name="figure">The figure of a draw, as many speakers as there are; NaN where a draw has none.</param>
    /// <param name="draws">How many times to resample.</param>
    /// <returns>The 95 % interval over the draws that have the figure; null with fewer than two speakers, or when no draw has it.</returns>
    public static Interval? Interval<T>(IReadOnlyList<T> speakers, Func<IReadOnlyList<T>, double> figure, int draws = SpeakerIntervals.DefaultDraws)
    {
        if (speakers.Count < 2)
        {
            return null;
        }

        var random = new SplitMix64(SpeakerIntervals.DefaultSeed);
        var (drawn, figures) = (new T[speakers.Count], new List<double>(draws));
        for (var draw = 0; draw < draws; draw++)
        {
            for (var i = 0; i < drawn.Length; i++)
            {
                drawn[i] = speakers[random.Below(speakers.Count)];
            }

            if (figure(drawn) is var value && double.IsFinite(value))
            {
                figures.Add(value);
            }
        }

        double[] sorted = [.. figures.Order()];
        return sorted.Length == 0 ? null : new Interval(SpeakerIntervals.Quantile(sorted, 0.025), SpeakerIntervals.Quantile(sorted, 0.975));
    }
}

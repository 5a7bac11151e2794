namespace EmotionFusion.Evaluation;

/// <summary>How much better the best-understood group of speakers fares than the worst.</summary>
/// <param name="Best">The group with the highest UAR; the first in order on a tie.</param>
/// <param name="Worst">The one with the lowest.</param>
/// <param name="Gap">UAR of the best minus UAR of the worst.</param>
/// <param name="Interval">Its 95 % interval by the percentile bootstrap over speakers; null with too few speakers to resample.</param>
public sealed record GroupGap(string Best, string Worst, double Gap, Interval? Interval)
{
    private const double Level = 0.95;

    /// <summary>
    /// Between groups of several speakers, such as genders. Each draw takes as many speakers of either group as it has,
    /// with replacement, and computes the same difference again, so the interval goes below 0 where the gap may be chance.
    /// </summary>
    /// <param name="groups">Each group's speakers, a confusion matrix each; two groups at least, none empty.</param>
    /// <param name="draws">How many times to resample.</param>
    /// <param name="seed">Of the generator.</param>
    internal static GroupGap Between(
        IReadOnlyList<(string Name, ConfusionMatrix[] Speakers)> groups,
        int draws = SpeakerIntervals.DefaultDraws, ulong seed = SpeakerIntervals.DefaultSeed)
    {
        var best = groups.MaxBy(group => Pooled(group.Speakers).Uar);
        var worst = groups.MinBy(group => Pooled(group.Speakers).Uar);
        var gap = Pooled(best.Speakers).Uar - Pooled(worst.Speakers).Uar;
        if (best.Speakers.Length < 2 || worst.Speakers.Length < 2)
        {
            return new GroupGap(best.Name, worst.Name, gap, null);
        }

        var random = new SplitMix64(seed);
        var gaps = new double[draws];
        for (var draw = 0; draw < draws; draw++)
        {
            gaps[draw] = Pooled(Drawn(best.Speakers, ref random)).Uar - Pooled(Drawn(worst.Speakers, ref random)).Uar;
        }

        return new GroupGap(best.Name, worst.Name, gap, SpeakerIntervals.Percentiles(gaps, Level));
    }

    /// <summary>
    /// Between single speakers. Each draw takes as many speakers as there are, with replacement, and computes the best
    /// minus the worst of those that it drew.
    /// </summary>
    /// <param name="speakers">One at least.</param>
    /// <param name="draws">How many times to resample.</param>
    internal static GroupGap BetweenSpeakers(IReadOnlyList<(string Name, double Uar)> speakers, int draws = SpeakerIntervals.DefaultDraws)
    {
        var (best, worst) = (speakers.MaxBy(speaker => speaker.Uar), speakers.MinBy(speaker => speaker.Uar));
        return new GroupGap(best.Name, worst.Name, best.Uar - worst.Uar, SpeakerBootstrap.Interval(speakers, Gap, draws));

        static double Gap(IReadOnlyList<(string Name, double Uar)> drawn) => drawn.Max(speaker => speaker.Uar) - drawn.Min(speaker => speaker.Uar);
    }

    private static ConfusionMatrix[] Drawn(ConfusionMatrix[] from, ref SplitMix64 random)
    {
        var drawn = new ConfusionMatrix[from.Length];
        for (var i = 0; i < drawn.Length; i++)
        {
            drawn[i] = from[random.Below(from.Length)];
        }

        return drawn;
    }

    private static ConfusionMatrix Pooled(ConfusionMatrix[] speakers)
    {
        var pool = new ConfusionMatrix(speakers[0].Classes);
        Array.ForEach(speakers, pool.Add);
        return pool;
    }
}

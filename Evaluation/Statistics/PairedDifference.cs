namespace EmotionFusion.Evaluation;

/// <summary>
/// How much higher one set of predictions of the same utterances is in UAR than another, all pooled. The interval is the
/// percentile bootstrap of <see cref="SpeakerIntervals"/>: each draw takes the same speakers on both sides, so what makes
/// a speaker hard for both doesn't widen it.
/// </summary>
/// <param name="Uar">The difference: above 0, the first is better.</param>
/// <param name="Interval">null with fewer than two speakers: there is nothing to resample.</param>
/// <param name="Speakers">How many there are, and in each draw.</param>
public sealed record PairedDifference(double Uar, double Level, int Draws, ulong Seed, int Speakers, Interval? Interval)
{
    /// <summary>true: better beyond the interval; false: worse beyond it; null: can't be told.</summary>
    internal bool? IsBetter => Interval is not { } interval ? null : interval.Low > 0 ? true : interval.High < 0 ? false : null;

    /// <param name="speakers">The predictions of each speaker on either side.</param>
    internal static PairedDifference Compute(
        IReadOnlyList<(ConfusionMatrix One, ConfusionMatrix Other)> speakers,
        int draws = SpeakerIntervals.DefaultDraws, ulong seed = SpeakerIntervals.DefaultSeed, double level = 0.95)
    {
        var classes = speakers[0].One.Classes;
        var (one, other) = (new ConfusionMatrix(classes), new ConfusionMatrix(classes));
        var all = Difference(Enumerable.Range(0, speakers.Count));
        if (speakers.Count < 2)
        {
            return new PairedDifference(all, level, draws, seed, speakers.Count, null);
        }

        var random = new SplitMix64(seed);
        var drawn = new int[speakers.Count];
        var differences = new double[draws];
        for (var draw = 0; draw < draws; draw++)
        {
            for (var i = 0; i < drawn.Length; i++)
            {
                drawn[i] = random.Below(speakers.Count);
            }

            differences[draw] = Difference(drawn);
        }

        return new PairedDifference(all, level, draws, seed, speakers.Count, SpeakerIntervals.Percentiles(differences, level));

        double Difference(IEnumerable<int> taken)
        {
            one.Clear();
            other.Clear();
            foreach (var i in taken)
            {
                one.Add(speakers[i].One);
                other.Add(speakers[i].Other);
            }

            return one.Uar - other.Uar;
        }
    }
}

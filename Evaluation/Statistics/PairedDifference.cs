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
    internal static PairedDifference Compute(IReadOnlyList<(ConfusionMatrix One, ConfusionMatrix Other)> speakers)
    {
        var classes = speakers[0].One.Classes;
        var (one, other) = (new ConfusionMatrix(classes), new ConfusionMatrix(classes));
        return new PairedDifference(
            Difference(speakers), 0.95, SpeakerIntervals.DefaultDraws, SpeakerIntervals.DefaultSeed, speakers.Count, SpeakerBootstrap.Interval(speakers, Difference));

        double Difference(IReadOnlyList<(ConfusionMatrix One, ConfusionMatrix Other)> taken)
        {
            one.Clear();
            other.Clear();
            foreach (var speaker in taken)
            {
                one.Add(speaker.One);
                other.Add(speaker.Other);
            }

            return one.Uar - other.Uar;
        }
    }
}

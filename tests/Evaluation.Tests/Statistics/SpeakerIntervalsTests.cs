
namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class SpeakerIntervalsTests
{
    [TestMethod]
    public void Compute_SameSeed_GivesTheSameBits()
    {
        var speakers = Speakers(new SplitMix64(5), 12, 30);
        Assert.AreEqual(SpeakerIntervals.Compute(speakers), SpeakerIntervals.Compute(speakers));
    }

    [TestMethod]
    public void Compute_OtherSeed_GivesAnotherInterval()
    {
        var speakers = Speakers(new SplitMix64(5), 12, 30);
        Assert.AreNotEqual(SpeakerIntervals.Compute(speakers)!.Uar, SpeakerIntervals.Compute(speakers, seed: 2)!.Uar);
    }

    [TestMethod]
    public void Compute_AllRight_IsOneToOne()
    {
        var speakers = Enumerable.Range(0, 5).Select(_ => ConfusionMatrix.FromRows([[3L, 0], [0, 4]])).ToArray();
        Assert.AreEqual(new Interval(1, 1), SpeakerIntervals.Compute(speakers)!.Uar);
    }

    [TestMethod]
    public void Compute_OneSpeaker_HasNoInterval() =>
        Assert.IsNull(SpeakerIntervals.Compute([ConfusionMatrix.FromRows([[3L, 0], [0, 4]])]));

    /// <summary>Whole speakers are drawn: where they differ, the interval is far wider than that of lone utterances.</summary>
    [TestMethod]
    public void Compute_SpeakersDiffer_IsWiderThanUtterancesAlone()
    {
        ConfusionMatrix[] speakers = [.. Enumerable.Range(0, 10).Select(i => ConfusionMatrix.FromRows([[i < 5 ? 95L : 45, i < 5 ? 5L : 55], [10, 90]]))];
        ConfusionMatrix[] utterances = [.. speakers.SelectMany(Utterances)];
        var bySpeaker = Width(SpeakerIntervals.Compute(speakers, draws: 400)!.Uar);
        var byUtterance = Width(SpeakerIntervals.Compute(utterances, draws: 400)!.Uar);
        Assert.IsGreaterThan(3 * byUtterance, bySpeaker);
    }

    /// <summary>
    /// 95 % intervals hold the true UAR about as often. Percentile intervals of 24 speakers are known to be a little
    /// narrow; 300 trials leave a standard error of .015.
    /// </summary>
    [TestMethod]
    public void Compute_ManySamples_CoverTheTruth()
    {
        var random = new SplitMix64(17);
        var held = 0;
        for (var trial = 0; trial < 300; trial++)
        {
            var speakers = Speakers(new SplitMix64(random.Next()), 24, 40);
            var interval = SpeakerIntervals.Compute(speakers, draws: 300, seed: random.Next())!.Uar;
            held += interval.Low <= 0.7 && 0.7 <= interval.High ? 1 : 0;
        }

        Assert.IsInRange(0.88, 0.98, held / 300.0);
    }

    [TestMethod]
    [DataRow(0.0, 1.0)]
    [DataRow(0.25, 1.75)]
    [DataRow(0.5, 2.5)]
    [DataRow(0.975, 3.925)]
    [DataRow(1.0, 4.0)]
    public void Quantile_OneToFour_IsNumPys(double q, double expected) =>
        Assert.AreEqual(expected, SpeakerIntervals.Quantile([1, 2, 3, 4], q), 1e-12);

    private static double Width(Interval interval) => interval.High - interval.Low;

    /// <summary>Two classes; a speaker's utterances are right with a rate of the speaker's own, .5 to .9, .7 in the mean.</summary>
    private static ConfusionMatrix[] Speakers(SplitMix64 random, int speakers, int utterances)
    {
        return [.. Enumerable.Range(0, speakers).Select(_ =>
        {
            var right = 500 + random.Below(401);
            var matrix = new ConfusionMatrix(2);
            for (var i = 0; i < utterances; i++)
            {
                matrix.Add(i % 2, random.Below(1000) < right ? i % 2 : 1 - i % 2);
            }

            return matrix;
        })];
    }

    private static IEnumerable<ConfusionMatrix> Utterances(ConfusionMatrix speaker) =>
        from truth in Enumerable.Range(0, 2)
        from predicted in Enumerable.Range(0, 2)
        from _ in Enumerable.Range(0, (int)speaker[truth, predicted])
        select One(truth, predicted);

    private static ConfusionMatrix One(int truth, int predicted)
    {
        var matrix = new ConfusionMatrix(2);
        matrix.Add(truth, predicted);
        return matrix;
    }
}

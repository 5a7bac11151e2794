namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class GroupGapTests
{
    private static readonly (string Name, ConfusionMatrix[] Speakers)[] Genders =
        [("female", Speakers(new SplitMix64(3), 9, 780)), ("male", Speakers(new SplitMix64(4), 7, 700))];

    /// <summary>Against a bootstrap written out plainly, with other random numbers: its percentiles agree as far as 20,000 draws tell.</summary>
    [TestMethod]
    public void Between_TwoGenders_IsTheBruteForceBootstrap()
    {
        var gap = GroupGap.Between(Genders, draws: 20_000);
        Assert.AreEqual(("female", "male"), (gap.Best, gap.Worst));
        Assert.AreEqual(Uar(Genders[0].Speakers) - Uar(Genders[1].Speakers), gap.Gap, 1e-12);

        var random = new SplitMix64(99);
        var gaps = Enumerable.Range(0, 20_000).Select(_ => Uar(Draw(Genders[0].Speakers)) - Uar(Draw(Genders[1].Speakers))).Order().ToArray();
        Assert.AreEqual(gaps[500], gap.Interval!.Value.Low, 0.004);
        Assert.AreEqual(gaps[19_500], gap.Interval!.Value.High, 0.004);

        ConfusionMatrix[] Draw(ConfusionMatrix[] speakers) => [.. speakers.Select(_ => speakers[random.Below(speakers.Length)])];
    }

    [TestMethod]
    public void Between_SameSpeakersTwice_HoldsZero()
    {
        var speakers = Genders[0].Speakers;
        var interval = GroupGap.Between([("a", speakers), ("b", speakers)]).Interval!.Value;
        Assert.IsLessThan(0, interval.Low);
        Assert.IsGreaterThan(0, interval.High);
    }

    [TestMethod]
    public void Between_OneSpeakerInAGroup_HasNoInterval() =>
        Assert.IsNull(GroupGap.Between([Genders[0], ("male", [Genders[1].Speakers[0]])]).Interval);

    /// <summary>Three speakers: of the 27 equally likely draws, counted by hand, 3 have a gap of 0, 6 each of .1 and .2, and 12 of .3.</summary>
    [TestMethod]
    public void BetweenSpeakers_Three_IsBestMinusWorstOfEveryDraw()
    {
        var gap = GroupGap.BetweenSpeakers([("x", 0.5), ("y", 0.8), ("z", 0.6)], draws: 20_000);
        Assert.AreEqual(("y", "x"), (gap.Best, gap.Worst));
        Assert.AreEqual(0.3, gap.Gap, 1e-12);
        Assert.AreEqual(0, gap.Interval!.Value.Low, 1e-12, "3 of 27 is more than 2.5 %");
        Assert.AreEqual(0.3, gap.Interval!.Value.High, 1e-12);
    }

    [TestMethod]
    public void BetweenSpeakers_One_HasNeitherGapNorInterval() =>
        Assert.AreEqual(new GroupGap("x", "x", 0, null), GroupGap.BetweenSpeakers([("x", 0.5)]));

    private static double Uar(ConfusionMatrix[] speakers) => Enumerable.Range(0, 2).Average(c =>
        (double)speakers.Sum(speaker => speaker[c, c]) / speakers.Sum(speaker => speaker[c, 0] + speaker[c, 1]));

    /// <summary>Two classes; each speaker's own share of right utterances varies around the given one, in thousandths.</summary>
    private static ConfusionMatrix[] Speakers(SplitMix64 random, int count, int right) => [.. Enumerable.Range(0, count).Select(_ =>
    {
        var matrix = new ConfusionMatrix(2);
        var own = right - 150 + random.Below(301);
        for (var i = 0; i < 40; i++)
        {
            matrix.Add(i % 2, random.Below(1000) < own ? i % 2 : 1 - (i % 2));
        }

        return matrix;
    })];
}

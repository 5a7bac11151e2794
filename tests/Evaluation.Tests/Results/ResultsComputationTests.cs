using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class ResultsComputationTests
{
    private static readonly SyntheticRun Run = new();

    [TestMethod]
    public void Compute_SeedsAndFolds_MeanAndDeviationAreOverAllOfThem()
    {
        var results = Compute(Run);
        Assert.HasCount(15, results.Folds);
        var uars = results.Folds.Select(fold => fold.Uar).ToArray();
        var mean = uars.Sum() / 15;
        Assert.AreEqual(mean, results.Mean.Uar, 1e-12);
        Assert.AreEqual(Math.Sqrt(uars.Sum(uar => Math.Pow(uar - mean, 2)) / 15), results.Std.Uar, 1e-12);
    }

    [TestMethod]
    public void Compute_Folds_ComeSeedBySeed()
    {
        var results = Compute(Run);
        CollectionAssert.AreEqual(new[] { 1, 1, 1, 1, 1, 2 }, results.Folds.Take(6).Select(fold => fold.Seed).ToArray());
        CollectionAssert.AreEqual(new[] { "session_1", "session_2" }, results.Folds.Take(2).Select(fold => fold.Name).ToArray());
    }

    [TestMethod]
    public void Compute_Pooled_SaysOverWhichSeedsAndFolds()
    {
        var pooled = Compute(Run).Pooled;
        CollectionAssert.AreEqual(new[] { 1, 2, 3 }, pooled.Seeds.ToArray());
        Assert.HasCount(5, pooled.Folds);
        Assert.AreEqual(3 * 340, pooled.N);
        Assert.AreEqual(3 * 340, pooled.Confusion.Sum(row => row.Sum()));
        Assert.AreEqual(10, pooled.Intervals!.Speakers);
        Assert.AreEqual(2000, pooled.Intervals.Draws);
        Assert.IsInRange(pooled.Intervals.Uar.Low, pooled.Intervals.Uar.High, pooled.Uar);
    }

    [TestMethod]
    public void Compute_SeveralSeeds_CountsUtterancesOnce()
    {
        var results = Compute(Run);
        Assert.AreEqual(340, results.Utterances);
        Assert.AreEqual(68, results.ByFold[0].Utterances);
        Assert.AreEqual(34, results.BySpeaker[0].Utterances);
    }

    [TestMethod]
    public void Compute_OneSpeakerOnly_HasNoInterval()
    {
        var run = Run with { Sessions = 1, Seeds = [1], SpeakerName = _ => "only" };
        Assert.IsNull(Compute(run).Pooled.Intervals);
    }

    [TestMethod]
    public void Compute_Speakers_AreInNaturalOrder()
    {
        var run = Run with { SpeakerName = i => $"s{i + 1}" };
        CollectionAssert.AreEqual(new[] { "s1", "s2", "s9", "s10" }, Compute(run).BySpeaker.Select(s => s.Speaker).Where((_, i) => i is 0 or 1 or 8 or 9).ToArray());
    }

    [TestMethod]
    public void Compute_MissingClass_IsNamedByItsFold()
    {
        var results = Compute(Run with { MissingInFirstSession = 1 });
        CollectionAssert.AreEqual(new[] { "happy" }, results.ByFold[0].MissingClasses.ToArray());
    }

    [TestMethod]
    public void Compute_Baseline_IsTheMeanOfTheFoldsMajority()
    {
        var results = Compute(Run);
        Assert.AreEqual(results.ByFold.Average(fold => fold.Majority.Wa), results.Baseline.Majority.Wa, 1e-12);
        Assert.AreEqual(0.25, results.Baseline.Chance);
        Assert.AreEqual("anger", results.ByFold[0].Majority.Class);
    }

    [TestMethod]
    public void Compute_FoldThatIsNotThere_Throws()
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() =>
            ResultsComputation.Compute(Run.Header, [.. Run.Folds().Skip(1)], Run.Predictions()));
        StringAssert.Contains(error.Message, "There are predictions of fold 'session_1', but the folds are session_2,");
    }

    [TestMethod]
    public void Compute_SeedThatLacksAFold_Throws()
    {
        var rows = Run.Predictions().Where(row => row is not { Seed: 2, Fold: "session_4" }).ToArray();
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => ResultsComputation.Compute(Run.Header, Run.Folds(), rows));
        Assert.AreEqual("Fold 'session_4' has no predictions of seed 2, other folds have.", error.Message);
    }

    [TestMethod]
    public void Majority_Tie_IsTheFirstInLabelOrder()
    {
        var train = new Dictionary<string, int> { ["sad"] = 7, ["happy"] = 7, ["neutral"] = 1 };
        var baseline = MajorityBaseline.Compute(train, [0, 1, 2, 2], ["neutral", "happy", "sad"]);
        Assert.AreEqual("happy", baseline.Class);
        Assert.AreEqual(0.25, baseline.Wa);
        Assert.AreEqual(1.0 / 3, baseline.Uar, 1e-15);
    }

    [TestMethod]
    public void Spread_Values_GivesPopulationDeviation()
    {
        var spread = Spread.Of([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.AreEqual(5.0, spread.Mean);
        Assert.AreEqual(2.0, spread.Std!.Value, 1e-15);
    }

    [TestMethod]
    public void Spread_OneValue_HasNoDeviation() => Assert.AreEqual(new Spread(0.7, null), Spread.Of([0.7]));

    [TestMethod]
    public void Spread_Nothing_Throws() => Assert.ThrowsExactly<ArgumentException>(() => Spread.Of([]));

    [TestMethod]
    public void ResultsTable_SeveralSeeds_HasARowAFoldAndTheMean()
    {
        var results = Compute(Run with { LeftOut = [new Exclusion("x", "broken")] });
        var table = ResultsTable.Of(results);
        CollectionAssert.AreEqual(new[] { "fold", "n", "UAR", "WA", "macro F1" }, table.Columns.ToArray());
        Assert.HasCount(5, table.Rows);
        StringAssert.Matches(table.Rows[0][2], new(@"^0\.\d{3} ± 0\.\d{3}$"));
        Assert.AreEqual("mean", table.Total[0]);
        StringAssert.Matches(table.Headline, new(@"^audio on EMODB: UAR \d+\.\d % ± \d+\.\d; pooled \d+\.\d %, 95 % interval \d+\.\d to \d+\.\d % over speakers; majority class \d+\.\d %$"));
        StringAssert.StartsWith(ResultsTable.Of(results with { Protocol = "cross_corpus" }).Headline, "audio trained on EMODB: ");
        StringAssert.EndsWith(ResultsTable.Of(results with { ValidationSpeakersShared = true }).Headline, " speakers shared between training and validation");
    }

    [TestMethod]
    public void ResultsTable_OneSeed_HasBareFigures() =>
        StringAssert.Matches(ResultsTable.Of(Compute(Run with { Seeds = [1] })).Rows[0][2], new(@"^0\.\d{3}$"));

    private static RunResults Compute(SyntheticRun run) => ResultsComputation.Compute(run.Header, run.Folds(), run.Predictions());
}

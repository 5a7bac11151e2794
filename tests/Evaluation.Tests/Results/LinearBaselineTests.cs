using System.Xml.Linq;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>The baseline's figures in results.json, and that they follow from the two tables.</summary>
[TestClass]
public sealed class LinearBaselineTests
{
    private static readonly SyntheticRun Run = new() { Epochs = 2 };

    /// <summary>Draws the same speakers and counts every utterance of theirs again, one by one.</summary>
    [TestMethod]
    public void Difference_IsThatOfABruteForceBootstrap()
    {
        var (head, linear) = (Run.Predictions(), Run.Baseline()!);
        var result = ResultsComputation.Compute(Run.Header, Run.Folds(), head, baseline: linear).LinearBaseline!.Difference;
        var speakers = head.Select(row => row.Prediction.Speaker).Distinct().Order(NaturalComparer.Instance).ToArray();
        Assert.AreEqual(Uar(head, speakers) - Uar(linear, speakers), result.Uar, 1e-12);

        var random = new SplitMix64(1);
        var draws = new double[2000];
        for (var draw = 0; draw < draws.Length; draw++)
        {
            var drawn = new string[speakers.Length];
            for (var i = 0; i < drawn.Length; i++)
            {
                drawn[i] = speakers[random.Below(speakers.Length)];
            }

            draws[draw] = Uar(head, drawn) - Uar(linear, drawn);
        }

        Array.Sort(draws);
        Assert.AreEqual((10, 2000, 1ul, 0.95), (result.Speakers, result.Draws, result.Seed, result.Level));
        Assert.AreEqual(Quantile(draws, 0.025), result.Interval!.Value.Low, 1e-12);
        Assert.AreEqual(Quantile(draws, 0.975), result.Interval!.Value.High, 1e-12);
    }

    [TestMethod]
    public void Difference_OfAModelToItself_IsZeroAndTellsNothing()
    {
        var same = (Run with { Seeds = [0] }).Predictions();
        var difference = ResultsComputation.Compute(Run.Header, Run.Folds(), same, baseline: same).LinearBaseline!.Difference;
        Assert.AreEqual((0.0, new Interval(0, 0)), (difference.Uar, difference.Interval));
        Assert.IsNull(difference.IsBetter);
        StringAssert.Contains(LinearBaselineSection.Words(difference), "isn’t distinguishable");
    }

    [TestMethod]
    [DataRow(4.0, 0.5, true, "better than")]
    [DataRow(0.5, 4.0, false, "worse than")]
    public void Difference_BeyondTheInterval_IsSaid(double head, double linear, bool better, string words)
    {
        var run = Run with { Skill = head, BaselineSkill = linear };
        var difference = ResultsComputation.Compute(run.Header, run.Folds(), run.Predictions(), baseline: run.Baseline()).LinearBaseline!.Difference;
        Assert.AreEqual(better, difference.IsBetter);
        StringAssert.Contains(LinearBaselineSection.Words(difference), words);
    }

    [TestMethod]
    public void Difference_OneTestSpeaker_HasNoIntervalAndSaysWhy()
    {
        var run = Run with { Sessions = 1, Seeds = [1], SpeakerName = _ => "only" };
        var baseline = ResultsComputation.Compute(run.Header, run.Folds(), run.Predictions(), baseline: run.Baseline()).LinearBaseline!;
        Assert.IsNull(baseline.Intervals);
        Assert.IsNull(baseline.Difference.Interval);
        StringAssert.Contains(LinearBaselineSection.Words(baseline.Difference), "needs two test speakers");
    }

    [TestMethod]
    public void Compute_Figures_AreThoseOfTheTable()
    {
        var results = ResultsComputation.Compute(Run.Header, Run.Folds(), Run.Predictions(), baseline: Run.Baseline());
        var alone = ResultsComputation.Compute(Run.Header, Run.Folds(), Run.Baseline()!);
        var baseline = results.LinearBaseline!;
        Assert.AreEqual(alone.Mean, baseline.Mean);
        Assert.AreEqual(alone.Std, baseline.Std);
        Assert.AreEqual(new Scores(alone.Pooled.Uar, alone.Pooled.Wa, alone.Pooled.F1), baseline.Pooled);
        Assert.AreEqual(alone.Pooled.Intervals, baseline.Intervals);
        CollectionAssert.AreEqual(
            alone.Folds.Select(fold => (fold.Name, fold.N, fold.Uar, fold.Wa, fold.F1)).ToArray(),
            baseline.Folds.Select(fold => (fold.Name, fold.N, fold.Uar, fold.Wa, fold.F1)).ToArray());
        Assert.AreEqual(0.3, baseline.Folds[1].Strength.L2);
    }

    /// <summary>A difference of different utterances would be none.</summary>
    [TestMethod]
    public void Compute_OtherUtterances_Throws()
    {
        var linear = Run.Baseline()!;
        var other = linear[0] with { Prediction = linear[0].Prediction with { Utterance = "stranger" } };
        StringAssert.Contains(Fault([other, .. linear.Skip(1)]), "has utterance 'stranger' of fold 'session_1'");
        StringAssert.Contains(Fault([.. linear.Skip(1)]), $"lacks utterance '{linear[0].Prediction.Utterance}'");
        StringAssert.Contains(Fault([linear[0], .. linear]), "predictions of");
        StringAssert.Contains(Fault([linear[0] with { Prediction = linear[0].Prediction with { Speaker = "x" } }, .. linear.Skip(1)]), "same speaker and label");
    }

    [TestMethod]
    public void Read_BaselineChanged_IsFound()
    {
        using var root = new TempFolder();
        var folder = Run.Write(root.Path);
        Assert.IsNotNull(SavedRun.Read(folder).Results.LinearBaseline);
        var linear = Run.Baseline()!;
        var wrong = linear.Index().First(entry => entry.Item.Prediction.Predicted != entry.Item.Prediction.Label).Index;
        var prediction = linear[wrong].Prediction;
        float[] right = [.. prediction.Probabilities.Select((_, c) => c == prediction.Label ? 1f : 0f)];
        PredictionsFile.Write(folder.Baseline, Run.Classes, linear.Select((row, i) =>
            i == wrong ? row with { Prediction = prediction with { Predicted = prediction.Label, Probabilities = right } } : row));
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => SavedRun.Read(folder));
        StringAssert.Contains(error.Message, "doesn't follow from predictions.csv: linear_baseline.");

        File.Delete(folder.Baseline);
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => SavedRun.Read(folder)).Message, "baseline.csv is missing");
    }

    [TestMethod]
    public void Read_RunOfAnEarlierVersion_HasNone()
    {
        using var root = new TempFolder();
        var folder = (Run with { BaselineSkill = null }).Write(root.Path);
        Assert.DoesNotContain("linear_baseline", File.ReadAllText(folder.Results));
        Assert.DoesNotContain("inear baseline", HtmlReport.Render(SavedRun.Read(folder)));
    }

    [TestMethod]
    public void Report_Headline_ShowsBaselineDifferenceAndVerdict()
    {
        using var root = new TempFolder();
        var page = ReportCases.Page(Run.Write(root.Path));
        var headline = page.Descendants("section").Single(section => section.Attribute("id")?.Value == "result");
        var keys = headline.Descendants().Attributes("data-k").Select(key => key.Value).ToHashSet();
        foreach (var key in new[] { "linear_baseline.mean.uar", "linear_baseline.mean.wa", "linear_baseline.mean.f1", "linear_baseline.difference.uar", "linear_baseline.difference.interval.low" })
        {
            Assert.Contains(key, keys);
        }

        var difference = ResultsComputation.Compute(Run.Header, Run.Folds(), Run.Predictions(), baseline: Run.Baseline()).LinearBaseline!.Difference;
        StringAssert.Contains(headline.Value, LinearBaselineSection.Words(difference));
        Assert.HasCount(5, page.Descendants("section").Single(section => section.Attribute("id")?.Value == "linear-baseline").Descendants("tr").Where(row => row.Attribute("data-fold") is not null).ToArray());
    }

    private static string Fault(IReadOnlyList<RunPrediction> linear) =>
        Assert.ThrowsExactly<EmotionFusionException>(() => ResultsComputation.Compute(Run.Header, Run.Folds(), Run.Predictions(), baseline: linear)).Message;

    /// <summary>Mean recall over the classes that the drawn speakers have, a speaker as often as drawn.</summary>
    private static double Uar(IReadOnlyList<RunPrediction> rows, string[] drawn)
    {
        var bySpeaker = rows.ToLookup(row => row.Prediction.Speaker);
        var taken = drawn.SelectMany(speaker => bySpeaker[speaker]).Select(row => row.Prediction).ToArray();
        return taken.GroupBy(row => row.Label).Average(rows => rows.Count(row => row.Predicted == row.Label) / (double)rows.Count());
    }

    private static double Quantile(double[] sorted, double q)
    {
        var place = q * (sorted.Length - 1);
        var below = (int)place;
        return sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}

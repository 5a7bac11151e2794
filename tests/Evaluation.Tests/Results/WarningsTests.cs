namespace EmotionFusion.Evaluation.Tests;

/// <summary>Every warning comes of a run that deserves it and of no other, and all of them reach results.json, page and console's table.</summary>
[TestClass]
public sealed class WarningsTests
{
    private static readonly SyntheticRun Good = new() { Classes = ["negative", "positive"], Epochs = 8 };

    [TestMethod]
    public void Of_GoodRun_IsEmpty() => Assert.IsEmpty(Good.Results().Warnings!);

    [TestMethod]
    public void Of_RunOfAnEarlierVersion_IsNull()
    {
        var results = (Good with { Rated = null }).Results();
        Assert.IsNull(results.Warnings);
        Assert.IsNull(results.Fairness);
        Assert.IsNull(results.TemperatureScaling);
        Assert.IsNull(results.Trainings);
    }

    [TestMethod]
    public void Of_ClassNobodyPredicts_NamesItOnce() =>
        AssertOnly("class_never_predicted", Text(Good, Rows(Good, (row, _) => row.Fold.Length > 0)), "Never predicted in any fold with any seed: negative (true class of ", " test predictions)");

    [TestMethod]
    public void Of_ClassThatOneTestLacks_NamesFoldAndSeed()
    {
        var there = Good.Predictions().Count(row => row is { Fold: "session_2", Seed: 3, Prediction.Label: 0 });
        AssertOnly("class_never_predicted", Text(Good, Rows(Good, (row, _) => row is { Fold: "session_2", Seed: 3 })),
            "In 1 of 15 folds and seeds a class was never predicted though the test part has it.", $"session_2, seed 3: negative ({there} there)");
    }

    [TestMethod]
    public void Of_ClassThatATestPartHasNot_IsSilent()
    {
        var run = Good with { MissingInFirstSession = 0 };
        Assert.IsEmpty(Text(run, Rows(run, (row, _) => row.Fold == "session_1")).Where(warning => warning.Kind == "class_never_predicted"));
    }

    [TestMethod]
    public void Of_IntervalWithChance_TellsBoth()
    {
        var run = Good with { Skill = 0 };
        var interval = run.Results().Pooled.Intervals!.Uar;
        Assert.IsInRange(interval.Low, interval.High, 0.5, "the case isn't what it is meant to be");
        AssertOnly("chance_in_interval", run.Results().Warnings!, "contains the 50.0 % of guessing", Figures.PercentNumber(interval.Low));
    }

    [TestMethod]
    public void Of_IntervalBelowChance_SaysSo() =>
        AssertOnly("chance_in_interval", (Good with { Skill = -3 }).Results().Warnings!.Where(warning => warning.Kind == "chance_in_interval"), "is below the 50.0 % of guessing");

    [TestMethod]
    [DataRow(0.7, 0.6999, true)]
    [DataRow(0.7, 0.75, true)]
    [DataRow(0.7, 0.69, false)]
    [DataRow(0.7, null, false)]
    public void Of_LossOfOneTraining_MustFallByAHundredth(double first, double? lowest, bool warns)
    {
        TrainingSummary[] trainings = [.. Good.Trainings().Select((run, i) => i == 4 ? run with { FirstLoss = first, LowestLoss = lowest } : run)];
        var warnings = With(trainings).Where(warning => warning.Kind == "loss_did_not_fall").ToArray();
        Assert.HasCount(warns ? 1 : 0, warnings);
        if (warns)
        {
            StringAssert.Contains(warnings[0].Text, "in 1 of 15 trainings");
            StringAssert.Contains(warnings[0].Text, "session_5, seed 1 (0.7 in the first epoch");
        }
    }

    [TestMethod]
    [DataRow(0.19, false)]
    [DataRow(0.21, true)]
    public void Of_TrainingFarAboveValidation_GoesByTheMeanGap(double gap, bool warns)
    {
        TrainingSummary[] trainings = [.. Good.Trainings().Select((run, i) => run with { ValidationUar = 0.5, TrainUar = 0.5 + gap + (i % 3 * 0.1) - 0.1 })];
        var warnings = With(trainings).Where(warning => warning.Kind == "overfitted").ToArray();
        Assert.HasCount(warns ? 1 : 0, warnings);
        Assert.IsTrue(!warns || warnings[0].Text.Contains("21.0 points above validation (71.0 against 50.0 %, mean over 15 trainings)"));
    }

    [TestMethod]
    public void Of_TrainingsThatDontTell_IsSilent() => Assert.IsEmpty(With([.. Good.Trainings().Select(run => run with { TrainUar = null })]));

    [TestMethod]
    public void Of_OneFoldAndSeed_SaysWhyThereIsADash() =>
        AssertOnly("one_run", (Good with { Sessions = 1, Seeds = [1] }).Results().Warnings!, "One fold and one seed: there is no deviation to tell");

    [TestMethod]
    [DataRow(1, 2)]
    [DataRow(2, 1)]
    public void Of_SeveralFoldsOrSeeds_HasADeviation(int sessions, int seeds) =>
        Assert.IsEmpty((Good with { Sessions = sessions, Seeds = [.. Enumerable.Range(1, seeds)] }).Results().Warnings!);

    [TestMethod]
    public void Of_SeveralExperiments_SaysHowMany() =>
        AssertOnly("best_of_several", (Good with { Tried = 12 }).Results().Warnings!, "12 experiments were tried on the same test data", "the best of 12 is optimistic");

    [TestMethod]
    public void Render_Warnings_StandBeforeTheHeadline()
    {
        using var root = new TempFolder();
        var page = ReportCases.Page((Good with { Tried = 12, Sessions = 1, Seeds = [1] }).Write(root.Path));
        var banner = page.Descendants("aside").Single(aside => aside.Attribute("id")!.Value == "warnings");
        CollectionAssert.AreEqual(new[] { "one_run", "best_of_several" }, banner.Descendants("li").Select(item => item.Attribute("data-kind")!.Value).ToArray());
        Assert.IsTrue(banner.IsBefore(page.Descendants("section").First()));
        Assert.DoesNotContain("± 0.0", page.Root!.Value);
        StringAssert.Contains(page.Root!.Value, "± –");
    }

    [TestMethod]
    public void ResultsTable_OneRun_HasADashAndSaysWhy()
    {
        var table = ResultsTable.Of((Good with { Sessions = 1, Seeds = [1] }).Results());
        Assert.EndsWith(" ± –", table.Total[2]);
        StringAssert.Contains(table.Headline, "% (one fold and one seed: no deviation)");
    }

    [TestMethod]
    public void TransferTable_OneSeed_HasADash()
    {
        var results = (Good with { Seeds = [1], Corpus = "A", Sessions = 2, FoldName = i => $"A_TO_{(char)('B' + i)}" }).Results() with { Protocol = Protocol.CrossCorpus.Name };
        Assert.EndsWith(" ± –", TransferTable.Of([results]).Rows[0][2]);
    }

    /// <summary>The predictions with all that are meant taken for the second class.</summary>
    private static RunPrediction[] Rows(SyntheticRun run, Func<RunPrediction, int, bool> meant) => [.. run.Predictions().Select((row, i) => meant(row, i)
        ? row with { Prediction = row.Prediction with { Predicted = 1, Probabilities = [0.1f, 0.9f] } }
        : row)];

    private static IReadOnlyList<Warning> Text(SyntheticRun run, RunPrediction[] rows) =>
        [.. ResultsComputation.Compute(run.Header, run.Folds(), rows).Warnings!.Where(warning => warning.Kind != "chance_in_interval")];

    private static IReadOnlyList<Warning> With(IReadOnlyList<TrainingSummary> trainings) =>
        ResultsComputation.Compute(Good.Header with { Trainings = trainings }, Good.Folds(), Good.Predictions()).Warnings!;

    private static void AssertOnly(string kind, IEnumerable<Warning> warnings, params string[] parts)
    {
        var warning = warnings.Single();
        Assert.AreEqual(kind, warning.Kind);
        Array.ForEach(parts, part => StringAssert.Contains(warning.Text, part));
    }
}

using System.Text.Json.Nodes;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>From features to report where raters are divided, or valence, arousal and dominance are predicted; with real training.</summary>
[TestClass]
public sealed class TargetRunTests
{
    private static readonly ExperimentConfig Config = Runs.Small with
    {
        NumEpochs = 3,
        Loss = ExperimentConfig.Python.Loss with { Kind = LossKind.CrossEntropy },
        Curriculum = new CurriculumOptions { Enabled = false },
        ValidationStrategy = ValidationStrategy.Speaker,
    };

    private static readonly ExperimentConfig Vad = Config with { Targets = new TargetOptions { Task = PredictionTask.Vad } };
    private static readonly ExperimentConfig Both = Config with { Targets = new TargetOptions { Task = PredictionTask.Both } };

    /// <summary>Raters are divided between neutral and sad on every sixth utterance.</summary>
    private static readonly SyntheticCorpus Divided = new() { Votes = (i, label) => i % 6 == 5 ? [1, 0, 1] : [.. Enumerable.Range(0, 3).Select(c => c == label ? 2 : 0)] };

    /// <summary>Ratings from 0 to 10, mapped to 1 to 5 as a reader does; every fourth utterance has none.</summary>
    private static readonly SyntheticCorpus Rated = new()
    {
        VadScale = new VadScale(0, 10),
        Vad = i => i % 4 == 3 ? null : new Vad(1 + (0.4f * (i % 11)), 1 + (0.4f * (i % 7)), 1 + (0.4f * (i % 5))),
    };

    [TestMethod]
    [DataRow(LabelKind.Hard)]
    [DataRow(LabelKind.Soft)]
    public void Execute_DividedRaters_ReportsFiguresOnAllUtterancesToo(LabelKind labels)
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(Divided.View(), Config with { Targets = new TargetOptions { Labels = labels } }, Runs.Options(root, 2));
        var (all, saved) = (outcome.Results.AllInclusive!, SavedRun.Read(outcome.Folder));

        Assert.AreEqual((72L, 12L, 60L), (all.Utterances, all.WithoutMajority, outcome.Results.Utterances));
        Assert.AreEqual(12, saved.Folds.Sum(fold => fold.Test.Divided!.Count));
        Assert.AreEqual(60, saved.Folds.Sum(fold => fold.Test.Utterances.Count));
        var rows = RatingsFile.Read(outcome.Folder.Ratings, outcome.Results.Classes)!;
        Assert.HasCount(2 * 72, rows);
        Assert.HasCount(2 * 60, saved.Predictions);
        foreach (var row in saved.Predictions)
        {
            var same = rows.Single(rated => (rated.Seed, rated.Utterance) == (row.Seed, row.Prediction.Utterance));
            Assert.AreEqual((row.Fold, row.Prediction.Label), (same.Fold, same.Label));
            CollectionAssert.AreEqual(row.Prediction.Probabilities, same.Probabilities.ToArray());
        }

        AssertShown(outcome, "all-utterances", "all_inclusive.mean", all.Mean);
        StringAssert.Contains(TargetLines.Of(outcome.Results).Single(), "All 72 utterances, 12 of them without a majority: macro F1 by the all-inclusive rule");
    }

    /// <summary>ML.NET's heads predict labelled utterances only: a figure "on all" would be one on those.</summary>
    [TestMethod]
    public void Execute_DividedRatersAndAHeadOfMlNet_ClaimsNoFigureOnAll()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(Divided.View(), Config with { Head = HeadKind.Linear }, Runs.Options(root, 2));

        Assert.IsNull(outcome.Results.AllInclusive);
        Assert.IsFalse(File.Exists(outcome.Folder.Ratings));
        Assert.AreEqual(60, outcome.Results.Utterances);
    }

    [TestMethod]
    public void Execute_RatersUnknown_SaysNothingOfThem()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(new SyntheticCorpus().View(), Config, Runs.Options(root, 2));
        Assert.IsNull(outcome.Results.AllInclusive);
        Assert.IsNull(outcome.Results.Vad);
        Assert.IsFalse(File.Exists(outcome.Folder.Ratings) || File.Exists(outcome.Folder.Vad));
        Assert.DoesNotContain("all_inclusive", File.ReadAllText(outcome.Folder.Results));
        Assert.IsEmpty(TargetLines.Of(outcome.Results));
    }

    [TestMethod]
    public void Read_RatingsChanged_IsRefused()
    {
        using var root = new TempFolder();
        var folder = ExperimentPool.Run(Divided.View(), Config, Runs.Options(root, 2)).Folder;
        var rows = RatingsFile.Read(folder.Ratings, ["neutral", "happy", "sad"])!;
        RatingsFile.Write(folder.Ratings, ["neutral", "happy", "sad"], rows.Skip(1));
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => SavedRun.Read(folder)).Message, "doesn't follow from predictions.csv: all_inclusive.");
        File.Delete(folder.Ratings);
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => SavedRun.Read(folder)).Message, "the predictions give null");
    }

    [TestMethod]
    public void Execute_Both_HasClassesAndRatingsOnTheCorpussScale()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(Rated.View(), Both, Runs.Options(root, 2));
        var vad = outcome.Results.Vad!.Corpora.Single();
        var rows = VadFile.Read(outcome.Folder.Vad)!;

        Assert.AreEqual(("SYNTHETIC", 0.0, 10.0), (vad.Corpus, vad.Low, vad.High));
        Assert.AreEqual((54L, 18L), (vad.Dimensions[0].Rated, vad.Dimensions[0].Missing));
        Assert.HasCount(2 * 72, rows);
        foreach (var row in rows)
        {
            var i = int.Parse(row.Utterance[1..], System.Globalization.CultureInfo.InvariantCulture);
            Assert.AreEqual(i % 4 == 3 ? float.NaN : i % 11, row.Truth[0], 1e-5);
        }

        Assert.HasCount(2 * 72, SavedRun.Read(outcome.Folder).Predictions);
        AssertShown(outcome, "vad", "vad.corpora[0].dimensions[1].ccc", vad.Dimensions[1].Ccc!.Value);
        StringAssert.StartsWith(TargetLines.Of(outcome.Results).First(), "SYNTHETIC, valence: CCC ");
        StringAssert.EndsWith(TargetLines.Of(outcome.Results).First(), "on its scale of 0 to 10; 54 utterances rated, 18 not");
        StringAssert.Contains(File.ReadAllText(outcome.Folder.Log), "val/ccc");

        VadFile.Write(outcome.Folder.Vad, rows.Skip(1));
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => SavedRun.Read(outcome.Folder)).Message, "vad.corpora[0]");
    }

    [TestMethod]
    public void Execute_VadAlone_HasNoFigureOfClasses()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(Rated.View(), Vad, Runs.Options(root, 2));

        Assert.IsNull(outcome.Classes);
        Assert.IsFalse(File.Exists(outcome.Folder.Predictions));
        Assert.IsNull(JsonNode.Parse(File.ReadAllText(outcome.Folder.Results))!["mean"]);
        var page = File.ReadAllText(outcome.Folder.Report);
        StringAssert.Contains(page, "this run predicts no classes");
        StringAssert.Contains(page, $"data-k=\"vad.corpora[0].dimensions[0].ccc\" data-f=\"fraction\">{Figures.Fraction(outcome.Vad!.Vad.Corpora[0].Dimensions[0].Ccc!.Value)}<");
        Assert.DoesNotContain("UAR", page.Replace("report", "", StringComparison.Ordinal)[page.IndexOf("<main>", StringComparison.Ordinal)..page.IndexOf("id=\"provenance\"", StringComparison.Ordinal)]);

        var read = VadRunResults.Read(outcome.Folder)!;
        Assert.AreEqual((72L, 1, "vad"), (read.Utterances, read.LeftOut.Count, read.Task));
        CollectionAssert.AreEqual(new[] { 1, 2 }, read.Seeds.ToArray());
        Assert.AreEqual(page, VadReport.Render(outcome.Folder, read));

        VadFile.Write(outcome.Folder.Vad, VadFile.Read(outcome.Folder.Vad)!.Skip(1));
        StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => VadRunResults.Read(outcome.Folder)).Message, "doesn't follow from vad.csv: corpora[0].");
    }

    /// <summary>The rating of a rotation is the mean of its heads'; an utterance has one row a seed.</summary>
    [TestMethod]
    public void Execute_Rotation_HasTheMeanOfTheHeads()
    {
        using var root = new TempFolder();
        var config = Both with { ValidationStrategy = ValidationStrategy.RotateSpeakers, Seeds = [1], NumEpochs = 1 };
        var view = Rated.View();
        var outcome = ExperimentPool.Run(view, config, Runs.Options(root, 2));
        var plan = ExperimentPlan.Of(view, config);
        var heads = plan.Trainings.Where(task => task.Fold.Name == "session_1").Select(task => Trainer.Train(view, task.Fold, config, 1, new TrainOptions())).ToArray();
        var row = VadFile.Read(outcome.Folder.Vad)!.First(row => row.Fold == "session_1");

        Assert.IsGreaterThan(1, heads.Length);
        Assert.AreEqual(view.VadScaleOf(0).FromFive(heads.Average(head => (double)head.TestVad!.First(test => test.Utterance == row.Utterance).Values[0])), row.Predicted[0], 1e-4);
    }

    [TestMethod]
    public void Execute_AcrossCorpora_HasAnEntryATestCorpusOnItsOwnScale()
    {
        using var root = new TempFolder();
        var view = FeatureView.Join([(Rated with { Name = "A" }).View(), (Rated with { Name = "B", Seed = 2, VadScale = new VadScale(1, 7) }).View(), new SyntheticCorpus { Name = "C", Seed = 3 }.View()]);
        var config = Vad with { TrainDatasets = ["A"], TestDatasets = ["B", "C"], EvaluationMode = EvaluationMode.CrossCorpus };
        var corpora = ExperimentPool.Run(view, config, Runs.Options(root, 2)).Vad!.Vad.Corpora;

        CollectionAssert.AreEqual(new[] { ("B", 1.0, 7.0), ("C", 1.0, 5.0) }, corpora.Select(corpus => (corpus.Corpus, corpus.Low, corpus.High)).ToArray());
        Assert.IsNotNull(corpora[0].MeanCcc);
        Assert.AreEqual(((double?)null, 72L), (corpora[1].MeanCcc, corpora[1].Dimensions[2].Missing));
        StringAssert.Contains(TargetLines.Of(new VadResults(corpora)).Last(), "C, dominance: no ratings to compare with");
    }

    [TestMethod]
    public void Plan_NoRatings_SaysWhichCorpus()
    {
        var none = new SyntheticCorpus { Name = "C", Seed = 3 };
        Fails(none.View(), Vad, "task is vad, but no utterance of C is rated for valence, arousal or dominance.");
        var joined = FeatureView.Join([(Rated with { Name = "A" }).View(), none.View()]);
        var across = Both with { EvaluationMode = EvaluationMode.CrossCorpus };
        Fails(joined, across with { TrainDatasets = ["C"], TestDatasets = ["A"] }, "task is both, but no utterance of C is rated");
        Fails(joined, across with { TrainDatasets = ["A"], TestDatasets = ["C"] }, "no utterance of C is rated");
        Assert.IsNotNull(ExperimentPlan.Of(joined, Config with { TrainDatasets = ["A", "C"] }));

        static void Fails(FeatureView view, ExperimentConfig config, string expected) =>
            StringAssert.Contains(Assert.ThrowsExactly<EmotionFusionException>(() => ExperimentPlan.Of(view, config)).Message, expected);
    }

    private static void AssertShown(ExperimentOutcome outcome, string section, string path, double value)
    {
        var page = ReportCases.Page(outcome.Folder);
        Assert.IsTrue(page.Descendants("section").Any(found => (string?)found.Attribute("id") == section));
        Assert.AreEqual(Figures.Fraction(value), page.Descendants().First(figure => (string?)figure.Attribute("data-k") == path).Value);
        Assert.AreEqual(File.ReadAllText(outcome.Folder.Report), HtmlReport.Render(SavedRun.Read(outcome.Folder)));
    }
}

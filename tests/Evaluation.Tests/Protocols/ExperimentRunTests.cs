using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>From features to report, with real training.</summary>
[TestClass]
public sealed class ExperimentRunTests
{
    private static readonly FeatureView View = new SyntheticCorpus().View();

    private static readonly ExperimentConfig Config = Runs.Small with
    {
        Loss = ExperimentConfig.Python.Loss with { Kind = LossKind.CrossEntropy },
        Curriculum = new CurriculumOptions { Enabled = false },
    };

    [TestMethod]
    public void Execute_Separable_LearnsItAndWritesTheFolder()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View, Config, Options(root, 2));
        Assert.IsGreaterThan(0.8, outcome.Results.Mean.Uar);
        Assert.HasCount(6, outcome.Results.Folds);
        Assert.AreEqual(6, ExperimentPlan.Of(View, Config).Trainings.Count);
        Assert.AreEqual(1, outcome.Results.LeftOut.Count);
        foreach (var file in new[] { outcome.Folder.Config, outcome.Folder.Folds, outcome.Folder.Predictions, outcome.Folder.Results, outcome.Folder.Log, outcome.Folder.Report })
        {
            Assert.IsTrue(File.Exists(file), file);
        }

        Assert.HasCount(6, Directory.GetFiles(outcome.Folder.Checkpoints, "*.safetensors"));
        var saved = SavedRun.Read(outcome.Folder);
        Assert.HasCount(6, saved.Curves);
        Assert.HasCount(6, saved.Curves[0].Epochs);
    }

    [TestMethod]
    public void Execute_OtherParallelism_GivesTheSameBytes()
    {
        using var root = new TempFolder();
        var one = ExperimentPool.Run(View, Config, Options(root, 1)).Folder;
        var three = ExperimentPool.Run(View, Config, Options(root, 3)).Folder;
        foreach (var file in new Func<RunFolder, string>[] { folder => folder.Predictions, folder => folder.Baseline, folder => folder.Folds })
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(file(one)), File.ReadAllBytes(file(three)));
        }
    }

    [TestMethod]
    public void Execute_RotatingValidation_TrainsAHeadADivision()
    {
        using var root = new TempFolder();
        var rotating = Config with { Seeds = [1], ValidationStrategy = ValidationStrategy.RotateSpeakers };
        var outcome = ExperimentPool.Run(View, rotating, Options(root, 2));
        var saved = SavedRun.Read(outcome.Folder);
        Assert.HasCount(3, outcome.Results.Folds);
        Assert.HasCount(4, saved.Folds[0].Rotation!);
        Assert.HasCount(12, saved.Curves);

        // Every training speaker validates once in each fold, as folds.json says, and no test speaker ever does.
        var validation = PredictionsFile.Read(outcome.Folder.Validation).Rows;
        foreach (var fold in saved.Folds)
        {
            CollectionAssert.AreEquivalent(
                fold.Rotation!.SelectMany(division => division.Validation.Utterances).ToArray(),
                validation.Where(row => row.Fold == fold.Name).Select(row => row.Prediction.Utterance).ToArray());
        }

        Assert.HasCount(3, outcome.Results.TemperatureScaling!.Temperatures);
        Assert.AreEqual(12, ExperimentPlan.Of(View, rotating).Trainings.Count);
        Assert.HasCount(View.Utterances.Count, saved.Predictions);
    }

    [TestMethod]
    public void Execute_Progress_TellsOfEveryEpochOfEveryRun()
    {
        using var root = new TempFolder();
        var heard = new Ear();
        ExperimentPool.Run(View, Config, Options(root, 2), heard);
        foreach (var run in heard.All.GroupBy(progress => (progress.Training)))
        {
            CollectionAssert.AreEqual(
                Enumerable.Repeat(TrainingProgressKind.Epoch, 6).Prepend(TrainingProgressKind.Started).Append(TrainingProgressKind.Finished).ToArray(),
                run.Select(progress => progress.Kind).ToArray());
            CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4, 5, 6, 6 }, run.Select(progress => progress.Epoch).ToArray());
        }

        Assert.HasCount(6 * 8, heard.All);
    }

    [TestMethod]
    public void Execute_AFailingRun_LeavesNoResultsAndIsInTheLog()
    {
        using var root = new TempFolder();
        var exploding = Config with { LearningRate = 1e30, WeightDecay = 0, Seeds = [1] };
        var error = Assert.ThrowsExactly<TrainingsFailedException>(() => ExperimentPool.Run(View, exploding, Options(root, 2)));
        StringAssert.Contains(error.Message, "3 of 3 trainings failed");
        StringAssert.Contains(error.Message, "fold session_1, seed 1: ");
        var folder = RunFolder.Open(Path.Combine(root.Path, "audio", "20260314-140926"));
        Assert.IsFalse(File.Exists(folder.Results));
        StringAssert.Contains(File.ReadAllText(folder.Log), "{\"kind\":\"failed\",\"fold\":\"session_1\",\"seed\":1,\"error\":");
        Assert.ThrowsExactly<EmotionFusionException>(() => HtmlReport.Write(folder));
    }

    [TestMethod]
    public void Execute_Cancelled_ThrowsAndLeavesNoResults()
    {
        using var root = new TempFolder();
        using var source = new CancellationTokenSource();
        var cancelling = new Ear(progress => { if (progress.Kind == TrainingProgressKind.Epoch) { source.Cancel(); } });
        Assert.ThrowsExactly<RunsInterruptedException>(() =>
            ExperimentPool.Run(View, Config, Options(root, 2), cancelling, source.Token));
        Assert.IsEmpty(Directory.GetFiles(root.Path, "results.json", SearchOption.AllDirectories));
        Assert.HasCount(1, Directory.GetFiles(root.Path, "log.jsonl", SearchOption.AllDirectories));
    }

    private static RunOptions Options(TempFolder root, int parallel) => Runs.Options(root, parallel);
}

using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>What a run's folder gets of trainings that have more than predictions.</summary>
[TestClass]
public sealed class RunScoringTests
{
    private static readonly FeatureView View = FeatureView.Join(
        [.. new[] { "A", "B", "C" }.Select(name => new SyntheticCorpus { Name = name }.View())]);

    private static readonly ExperimentPlan Plan = ExperimentPlan.Of(View, ExperimentConfig.Python with
    {
        Name = "adaptive",
        TrainDatasets = ["A"],
        TestDatasets = ["B", "C"],
        EvaluationMode = EvaluationMode.CrossCorpus,
        ValidationStrategy = ValidationStrategy.RotateSpeakers,
        Seeds = [3],
    });

    [TestMethod]
    public void Score_OneModalityAlone_IsAveragedOverHeadsAndSplitByCorpusLikeTheTest()
    {
        using var root = new TempFolder();
        var folder = Score(root, alone: true, probed: false);
        var rows = PredictionsFile.Read(folder.PredictionsAudioAlone).Rows;
        Assert.HasCount(2 * 72, rows);
        Assert.IsTrue(rows.All(row => row.Fold == $"A_TO_{row.Prediction.Utterance[0]}"));
        CollectionAssert.AreEqual(new[] { 0.375f, 0.625f, 0 }, rows[0].Prediction.Probabilities, "the mean of heads that say 0.25 and 0.5 in turn");
        Assert.IsTrue(PredictionsFile.Read(folder.PredictionsTextAlone).Rows.All(row => row.Prediction.Predicted == 2));
        Assert.IsFalse(File.Exists(folder.Probes));
    }

    /// <summary>As when a run is gone on with of which an earlier version made some trainings.</summary>
    [TestMethod]
    public void Score_TrainingsWithoutValidationPredictions_HaveNoTemperature()
    {
        using var root = new TempFolder();
        var folder = Score(root, alone: false, probed: false);
        Assert.IsFalse(File.Exists(folder.Validation));
        var results = RunJson.Read<RunResults>(folder.Results);
        Assert.IsNull(results.TemperatureScaling);
        Assert.IsTrue(results.Trainings!.All(training => training.TrainUar is null));
    }

    [TestMethod]
    public void Score_Probes_AreOneATraining()
    {
        using var root = new TempFolder();
        var folder = Score(root, alone: false, probed: true);
        Assert.IsFalse(File.Exists(folder.PredictionsAudioAlone));
        var probes = ProbesFile.Read(folder.Probes)!.Probes;
        Assert.HasCount(Plan.Trainings.Count, probes);
        Assert.AreEqual(new ProbeEntry(3, "A_TO_B+C.1", 0.9, 0.4, 0.2, 5, 99), probes[0]);
        StringAssert.Contains(File.ReadAllText(folder.Probes), "\"before\": 0.9");
    }

    private static RunFolder Score(TempFolder root, bool alone, bool probed)
    {
        var folder = RunFolder.Create(root.Path, "adaptive", SyntheticRun.Started);
        using var log = folder.OpenLog();
        new RunScoring(Plan, folder, log, SyntheticRun.Started, tried: 1).Score([.. Plan.Trainings.Select((task, i) => Trained(task, i % 2 == 0 ? 0.25f : 0.5f, alone, probed))], []);
        return folder;
    }

    private static TrainedFold Trained(TrainingTask task, float first, bool alone, bool probed) => new()
    {
        Seed = task.Seed,
        Fold = task.Fold,
        Epochs = [new EpochRecord { Epoch = 0, LearningRate = 1, CurriculumFraction = 1, MeanDifficulty = 0, TrainLoss = 1, Seconds = 1, Validation = new(1, 0.5, 0.5, 0.5) }],
        BestEpoch = 0,
        BestValidationUar = 0.5,
        Test = Say(task.Fold, [0, 1, 0]),
        TestAudioAlone = alone ? Say(task.Fold, [first, 1 - first, 0]) : null,
        TestTextAlone = alone ? Say(task.Fold, [0, 0, 1]) : null,
        Probe = probed ? new SpeakerProbe(0.9, 0.4, 0.2, 5, 99) : null,
    };

    private static Prediction[] Say(Fold fold, float[] probabilities) => [.. fold.Test.Rows.Select(row => new Prediction(
        row, View.Utterances[row].Id, View.Utterances[row].Speaker, View.Utterances[row].Label, Array.IndexOf(probabilities, probabilities.Max()), probabilities))];
}

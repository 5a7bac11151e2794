using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>Trained on one corpus, tested on two others, with real training.</summary>
[TestClass]
public sealed class CrossCorpusTests
{
    private static readonly FeatureView View = FeatureView.Join(
        [.. new[] { "A", "B", "C" }.Select((name, i) => new SyntheticCorpus { Name = name, Seed = (ulong)i + 1, Sessions = 3 - i % 2 }.View())]);

    private static readonly ExperimentConfig Config = ExperimentConfig.Python with
    {
        Name = "across",
        TrainDatasets = ["A"],
        TestDatasets = ["B", "C"],
        EvaluationMode = EvaluationMode.CrossCorpus,
        Modality = Modality.Audio,
        AudioEncoder = "synthetic",
        Seeds = [1, 2],
        HiddenDim = 8,
        NumEpochs = 5,
        BatchSize = 8,
        LearningRate = 0.03,
    };

    [TestMethod]
    public void Execute_TwoTestCorpora_HasAFoldEachOfOneTraining()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View, Config, Runs.Options(root, 2));
        Assert.HasCount(2, ExperimentPlan.Of(View, Config).Trainings);
        CollectionAssert.AreEqual(
            new[] { ("A_TO_B", 1), ("A_TO_C", 1), ("A_TO_B", 2), ("A_TO_C", 2) },
            outcome.Results.Folds.Select(fold => (fold.Name, fold.Seed)).ToArray());
        var saved = SavedRun.Read(outcome.Folder);
        Assert.HasCount(2, saved.Curves);
        foreach (var row in saved.Predictions)
        {
            Assert.AreEqual($"A_TO_{row.Prediction.Utterance.Split('/')[0]}", row.Fold);
        }

        Assert.HasCount(2 * (48 + 72), saved.Predictions);
        CollectionAssert.AreEqual(saved.Folds[0].Train.Utterances.ToArray(), saved.Folds[1].Train.Utterances.ToArray());
        CollectionAssert.AreEqual(saved.Folds[0].Validation.Utterances.ToArray(), saved.Folds[1].Validation.Utterances.ToArray());
        Assert.IsTrue(saved.Folds[1].Test.Utterances.All(id => id.StartsWith("C/", StringComparison.Ordinal)));
        Assert.HasCount(72, saved.Folds[1].Test.Utterances);
    }

    [TestMethod]
    public void Execute_Validation_IsThatOfTheKeptEpochBySeed()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View, Config, Runs.Options(root, 2));
        foreach (var (score, curve) in outcome.Results.Validation!.Zip(SavedRun.Read(outcome.Folder).Curves))
        {
            var best = curve.Epochs[curve.BestEpoch].Validation;
            Assert.AreEqual(new ValidationScore(curve.Training.Seed, best.Accuracy, best.Uar, best.MacroF1), score);
        }

        var table = TransferTable.Of([outcome.Results]);
        CollectionAssert.AreEqual(new[] { "train", "experiment", "B", "C" }, table.Columns.ToArray());
        CollectionAssert.AreEqual(new[] { "A", "across" }, table.Rows[0].Take(2).ToArray());
        var b = outcome.Results.ByFold[0];
        Assert.AreEqual($"{b.Mean.Uar:0.000} ± {b.Std.Uar:0.000}", table.Rows[0][2]);
        StringAssert.Contains(File.ReadAllText(outcome.Folder.Report), "Across corpora");
    }

    [TestMethod]
    [DataRow(EvaluationMode.Loso, ValidationStrategy.Speaker)]
    [DataRow(EvaluationMode.Loso, ValidationStrategy.RotateSpeakers)]
    [DataRow(EvaluationMode.Loso, ValidationStrategy.Random)]
    [DataRow(EvaluationMode.CrossCorpus, ValidationStrategy.Speaker)]
    [DataRow(EvaluationMode.CrossCorpus, ValidationStrategy.RotateSpeakers)]
    [DataRow(EvaluationMode.CrossCorpus, ValidationStrategy.Random)]
    public void Plan_EveryProtocolAndStrategy_TestsStrangersOnly(EvaluationMode mode, ValidationStrategy strategy)
    {
        var plan = ExperimentPlan.Of(View, Config with { EvaluationMode = mode, ValidationStrategy = strategy, TrainDatasets = ["A", "C"], TestDatasets = ["B"] });
        foreach (var fold in plan.Trainings.Select(task => task.Fold))
        {
            string[] SpeakersOf(FoldPart part) => [.. part.Rows.Select(row => View.Utterances[row].Speaker).Distinct()];
            Assert.IsEmpty(SpeakersOf(fold.Test).Intersect(SpeakersOf(fold.Train).Concat(SpeakersOf(fold.Validation))));
            Assert.AreEqual(strategy == ValidationStrategy.Random, SpeakersOf(fold.Train).Intersect(SpeakersOf(fold.Validation)).Any());
            Assert.IsEmpty(fold.Train.Rows.Intersect(fold.Validation.Rows));
            if (mode == EvaluationMode.CrossCorpus)
            {
                Assert.IsTrue(fold.Test.Rows.All(row => View.CorpusOf(row) == "B"));
                Assert.HasCount(48, fold.Test.Rows);
            }
        }
    }

    [TestMethod]
    public void Execute_RandomValidation_IsMarked()
    {
        using var root = new TempFolder();
        var outcome = ExperimentPool.Run(View, Config with { Seeds = [1], ValidationStrategy = ValidationStrategy.Random }, Runs.Options(root, 1));
        Assert.IsTrue(outcome.Results.ValidationSpeakersShared);
        Assert.IsFalse(outcome.Results.SpeakersShared);
        StringAssert.Contains(File.ReadAllText(outcome.Folder.Report), "Validation figures are of known voices");
    }
}

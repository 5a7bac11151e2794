using EmotionFusion.Pipeline;
using EmotionFusion.Tests;
using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class TrainerTests
{
    private static readonly ExperimentConfig Config = TestConfigs.Small;

    [TestMethod]
    [DataRow(Modality.Audio, FusionType.Concat)]
    [DataRow(Modality.Text, FusionType.Concat)]
    [DataRow(Modality.Both, FusionType.Concat)]
    [DataRow(Modality.Both, FusionType.CrossAttention)]
    [DataRow(Modality.Both, FusionType.Gated)]
    [DataRow(Modality.Both, FusionType.Adaptive)]
    public void Train_SeparableClasses_FindsThem(Modality modality, FusionType fusion)
    {
        var config = Config with { Modality = modality, FusionType = fusion };

        var trained = Train(TestViews.Separable(400, seed: 1), config, seed: 1);

        Assert.IsGreaterThan(0.95, Accuracy(trained));
    }

    [TestMethod]
    [DataRow(FusionType.Concat)]
    [DataRow(FusionType.CrossAttention)]
    [DataRow(FusionType.Gated)]
    [DataRow(FusionType.Adaptive)]
    public void Train_ClassOnlyInBothTogether_FusionFindsItAndOneModalityCannot(FusionType fusion)
    {
        var view = TestViews.ExclusiveOr(800, seed: 2);
        var config = Config with { FusionType = fusion, NumEpochs = 25 };

        Assert.IsGreaterThan(0.9, Accuracy(Train(view, config, seed: 1)), "both");
        Assert.IsLessThan(0.45, Accuracy(Train(view, config with { Modality = Modality.Audio }, seed: 1)), "audio alone");
        Assert.IsLessThan(0.45, Accuracy(Train(view, config with { Modality = Modality.Text }, seed: 1)), "text alone");
    }

    /// <summary>They are of the kept weights, so the kept epoch's figures follow from them.</summary>
    [TestMethod]
    public void Train_ValidationPredictions_GiveTheKeptEpochsFigures()
    {
        var trained = Train(TestViews.Separable(200, seed: 14, noise: 2.5), Config with { NumEpochs = 4 }, seed: 1);
        var kept = trained.Epochs.Single(epoch => epoch.Epoch == trained.BestEpoch).Validation;
        CollectionAssert.AreEqual(trained.Fold.Validation.Rows, trained.Validation!.Select(row => row.Row).ToArray());
        Assert.AreEqual(kept.Uar, Uar(trained.Validation!), 1e-12);
        Assert.AreEqual(kept.Loss, trained.Validation!.Average(row => -Math.Log(row.Probabilities[row.Label])), 1e-5);
    }

    [TestMethod]
    public void Train_TrainUar_IsThatOfTheTrainingPart()
    {
        var view = TestViews.Separable(200, seed: 14, noise: 2.5);
        using var folder = new TemporaryFolder();
        var fold = FoldMaker.LeaveOneSessionOut(view, 0.2, seed: 1)[0];
        var trained = Trainer.Train(view, fold, Config, 1, new TrainOptions { CheckpointFolder = folder.Path });
        using var trainer = new Trainer(view, fold.Train.Rows, Config, 1, new TrainOptions(), "again");
        using var weights = SafetensorsFile.Open(Directory.GetFiles(folder.Path, "*.safetensors").Single());
        StateDict.Load(weights, trainer.Head);
        Assert.AreEqual(Uar(trainer.Scorer.Predict(fold.Train.Rows)), trained.TrainUar!.Value, 1e-12);
    }

    /// <summary>Of more than 2,000 rows, every so many-th counts.</summary>
    [TestMethod]
    public void LearntUar_ManyRows_IsOfEvenlySpacedOnes()
    {
        var view = TestViews.Separable(4000, seed: 15, noise: 2.5);
        int[] rows = [.. Enumerable.Range(0, 4000)];
        using var trainer = new Trainer(view, rows, Config, 1, new TrainOptions(), "many");
        Assert.AreEqual(Uar(trainer.Scorer.Predict([.. rows.Where(row => row % 2 == 0)])), trainer.Scorer.LearntUar(rows), 1e-12);
    }

    [TestMethod]
    public void Train_CorpusOfTwoClasses_GivesTwoProbabilities()
    {
        var trained = Train(TestViews.FirstTwoClasses(TestViews.Separable(200, seed: 12)), Config, seed: 1);

        Assert.IsTrue(trained.Test.All(p => p.Probabilities.Length == 2 && Math.Abs(p.Probabilities.Sum() - 1) < 1e-5));
        Assert.IsGreaterThan(0.9, Accuracy(trained));
    }

    [TestMethod]
    public void Train_SpeakerNamedLikeAPath_WritesItsCheckpointIntoTheFolder()
    {
        using var folder = new TemporaryFolder();
        var source = TestViews.Separable(100, seed: 13);
        var view = TestViews.WithSpeakers(source, row => $"../{source.Utterances[row].Speaker}");
        var fold = FoldMaker.LeaveOneSpeakerOut(view, 0.2, seed: 1)[0];

        var trained = Trainer.Train(view, fold, Config, 7, new TrainOptions { CheckpointFolder = folder.Path });

        using var checkpoint = SafetensorsFile.Open(Directory.GetFiles(folder.Path, "*.safetensors").Single());
        Assert.AreEqual(fold.FullName, checkpoint.Metadata["fold"]);
        CollectionAssert.Contains(checkpoint.Tensors.Keys.ToArray(), "classifier.4.weight");
        Assert.AreEqual(trained.BestEpoch.ToString(), checkpoint.Metadata["best_epoch"]);
    }

    [TestMethod]
    public void Train_ShuffledLabels_GivesChance()
    {
        var trained = Train(TestViews.Separable(1000, seed: 3, shuffleLabels: true), Config, seed: 1);

        Assert.AreEqual(0.25, Accuracy(trained), 0.12);
    }

    [TestMethod]
    public void Train_SameSeed_GivesTheSameBitsWhateverRunsBeside()
    {
        var view = TestViews.Separable(200, seed: 4);
        var config = Config with { NumEpochs = 3, Dropout = 0.3 };
        var alone = Enumerable.Range(0, 4).Select(seed => Train(view, config, seed)).ToArray();

        var together = new TrainedFold[4];
        var threads = Enumerable.Range(0, 4).Select(seed => new Thread(() => together[seed] = Train(view, config, seed))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        for (var seed = 0; seed < 4; seed++)
        {
            AssertSame(alone[seed], together[seed]);
        }
    }

    [TestMethod]
    public void Train_OtherSeed_GivesOtherNumbers()
    {
        var view = TestViews.Separable(200, seed: 5);

        Assert.AreNotEqual(Train(view, Config, seed: 1).Epochs[0].TrainLoss, Train(view, Config, seed: 2).Epochs[0].TrainLoss);
    }

    /// <summary>A rate that wrecks the head in its last epochs: what is scored must be the best epoch, not the last.</summary>
    [TestMethod]
    public void Train_LaterEpochsWorse_ScoresTheBestEpochsWeights()
    {
        var view = TestViews.Separable(300, seed: 6, noise: 2);
        var config = Config with { Schedule = new ScheduleOptions { Kind = LearningRateSchedule.None }, LearningRate = 0.05, NumEpochs = 20 };

        var full = Train(view, config, seed: 1);
        Assert.IsLessThan(full.Epochs.Count - 1, full.BestEpoch, "the last epoch is the best one; the case shows nothing");
        var stopped = Train(view, config with { NumEpochs = full.BestEpoch + 1 }, seed: 1);

        Assert.AreEqual(full.BestEpoch, stopped.BestEpoch);
        for (var i = 0; i < full.Test.Count; i++)
        {
            CollectionAssert.AreEqual(stopped.Test[i].Probabilities, full.Test[i].Probabilities, full.Test[i].Utterance);
        }
    }

    [TestMethod]
    public void Train_BestEpoch_IsTheHighestValidationUarThenTheLowestLoss()
    {
        var trained = Train(TestViews.Separable(200, seed: 7, noise: 0.9), Config, seed: 1);

        var best = trained.Epochs.OrderByDescending(e => e.Validation.Uar).ThenBy(e => e.Validation.Loss).First();
        Assert.AreEqual(best.Epoch, trained.BestEpoch);
        Assert.AreEqual(best.Validation.Uar, trained.BestValidationUar);
    }

    [TestMethod]
    public void Train_SpeakerInTrainingAndTest_IsRefused()
    {
        var view = TestViews.Separable(100, seed: 8);
        var fold = FoldMaker.LeaveOneSessionOut(view, 0.2, seed: 1)[0];
        var testRow = fold.Test.Rows[0];
        var trainSpeaker = fold.Train.Speakers[0];
        var leaky = TestViews.WithSpeakers(view, row => row == testRow ? trainSpeaker : view.Utterances[row].Speaker);

        var error = Assert.ThrowsExactly<EmotionFusionException>(() => Trainer.Train(leaky, fold, Config, 1, new TrainOptions()));

        StringAssert.Contains(error.Message, $"speaker {trainSpeaker} is in both");
    }

    [TestMethod]
    public void Train_RateThatDiverges_SaysWhere()
    {
        var view = TestViews.Separable(100, seed: 9);
        var config = Config with { LearningRate = 1e30, Modality = Modality.Audio };

        var error = Assert.ThrowsExactly<DivergedException>(() => Train(view, config, seed: 1));

        StringAssert.Contains(error.Message, "learning_rate");
        StringAssert.Contains(error.Message, "step ");
    }

    [TestMethod]
    public void Train_FeaturesMissing_SaysWhatToRun()
    {
        var view = TestViews.Separable(100, seed: 10);
        var audioOnly = TestViews.Of([.. view.Utterances.Select(u => (long)u.Label)], view.Audio, null);
        var fold = FoldMaker.LeaveOneSessionOut(audioOnly, 0.2, seed: 1)[0];

        var error = Assert.ThrowsExactly<EmotionFusionException>(() => Trainer.Train(audioOnly, fold, Config, 1, new TrainOptions()));

        StringAssert.Contains(error.Message, "emotionfusion encode");
    }

    [TestMethod]
    public void Train_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        var view = TestViews.Separable(100, seed: 11);
        var options = new TrainOptions { Observer = new CancelAfterStep(source, step: 3) };

        Assert.ThrowsExactly<OperationCanceledException>(() =>
            Trainer.Train(view, FoldMaker.LeaveOneSessionOut(view, 0.2, 1)[0], Config, 1, options, source.Token));

        Assert.AreEqual(3, ((CancelAfterStep)options.Observer).LastStep);
    }

    [TestMethod]
    public void Train_CallersThreads_AreAsTheyWere()
    {
        var view = TestViews.Separable(100, seed: 14);
        var fold = FoldMaker.LeaveOneSessionOut(view, 0.2, seed: 1)[0];
        var before = get_num_threads();
        try
        {
            set_num_threads(3);
            foreach (var _ in Trainer.Epochs(view, fold, Config, 1, new TrainOptions { Observer = new OneThread() }))
            {
                Assert.AreEqual(3, get_num_threads(), "between two epochs");
            }

            Assert.AreEqual(3, get_num_threads(), "after training");
            Assert.ThrowsExactly<DivergedException>(() => Train(view, Config with { LearningRate = 1e30, Modality = Modality.Audio }, seed: 1));
            Assert.AreEqual(3, get_num_threads(), "after a failure");
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [TestMethod]
    [DataRow(LearningRateSchedule.Cosine)]
    [DataRow(LearningRateSchedule.Step)]
    [DataRow(LearningRateSchedule.Plateau)]
    public void Train_AsManyEpochsAsANumberHolds_GoesOn(LearningRateSchedule schedule)
    {
        var view = TestViews.Separable(100, seed: 15);
        var config = Config with
        {
            NumEpochs = int.MaxValue,
            Schedule = new ScheduleOptions { Kind = schedule, EarlyStopping = true, EarlyStoppingPatience = int.MaxValue },
            Curriculum = new CurriculumOptions { Enabled = true, Epochs = int.MaxValue, LearningRate = schedule == LearningRateSchedule.Step },
        };

        var epochs = Trainer.Epochs(view, FoldMaker.LeaveOneSessionOut(view, 0.2, 1)[0], config, 1, new TrainOptions()).Take(3).ToArray();

        Assert.HasCount(3, epochs);
        Assert.IsTrue(double.IsFinite(LearningRates.At(int.MaxValue - 1, config)));
        Assert.IsLessThanOrEqualTo(1, Pacing.Fraction(CurriculumPacing.Linear, int.MaxValue - 1, int.MaxValue));
    }

    private static TrainedFold Train(FeatureView view, ExperimentConfig config, int seed) =>
        Trainer.Train(view, FoldMaker.LeaveOneSessionOut(view, config.ValidationShare, seed: 1)[0], config, seed, new TrainOptions());

    private static double Uar(IEnumerable<Prediction> rows) =>
        rows.GroupBy(row => row.Label).Average(label => label.Average(row => row.Predicted == row.Label ? 1.0 : 0.0));

    private static double Accuracy(TrainedFold trained) => trained.Test.Average(p => p.Predicted == p.Label ? 1.0 : 0.0);

    private static void AssertSame(TrainedFold expected, TrainedFold actual)
    {
        CollectionAssert.AreEqual(expected.Epochs.Select(e => e.TrainLoss).ToArray(), actual.Epochs.Select(e => e.TrainLoss).ToArray());
        for (var i = 0; i < expected.Test.Count; i++)
        {
            CollectionAssert.AreEqual(expected.Test[i].Probabilities, actual.Test[i].Probabilities);
        }
    }

    private sealed class CancelAfterStep(CancellationTokenSource source, int step) : ITrainObserver
    {
        public int LastStep { get; private set; }

        public void OnStep(StepRecord record)
        {
            LastStep = record.Step;
            if (record.Step == step)
            {
                source.Cancel();
            }
        }

        public void OnEpoch(EpochRecord record)
        {
        }
    }

    private sealed class OneThread : ITrainObserver
    {
        public void OnStep(StepRecord record) => Assert.AreEqual(1, get_num_threads());

        public void OnEpoch(EpochRecord record) => Assert.AreEqual(1, get_num_threads());
    }
}

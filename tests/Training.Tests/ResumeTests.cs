using EmotionFusion.Pipeline;
using EmotionFusion.Tests;

namespace EmotionFusion.Training.Tests;

/// <summary>A run that was broken off goes on to the same bits; nothing half written and nothing of another run is taken.</summary>
[TestClass]
public sealed class ResumeTests
{
    private static readonly FeatureView View = TestViews.Separable(240, seed: 21, noise: 1.2);
    private static readonly Fold Fold = FoldMaker.LeaveOneSessionOut(View, 0.2, seed: 1)[0];

    private static readonly ExperimentConfig Config = TestConfigs.Small with
    {
        NumEpochs = 6,
        Dropout = 0.3,
        Schedule = new ScheduleOptions { Kind = LearningRateSchedule.Plateau, Patience = 1 },
        Curriculum = new CurriculumOptions { Enabled = true, Epochs = 3, Type = CurriculumType.ModelConfidence, PostDropout = 0.5 },
        SingleSpeakerBatches = true,
        SpeakerAdversaryWeight = 0.3,
        FusionType = FusionType.Adaptive,
        ModalityDropout = 0.4,
    };

    [TestMethod]
    [DataRow(0)]
    [DataRow(7)]
    [DataRow(31)]
    [DataRow(60)]
    public void Train_BrokenOffAtAnyStep_ResumesToTheSameBits(int lastStep)
    {
        using var folder = new TemporaryFolder();
        var whole = Train(null);

        Break(folder.Path, lastStep);
        var resumed = Train(folder.Path);

        AssertSame(whole, resumed);
    }

    [TestMethod]
    public void Train_BrokenOffAgainAndAgain_ResumesToTheSameBits()
    {
        using var folder = new TemporaryFolder();
        var whole = Train(null);

        for (var step = 5; step < 50; step += 9)
        {
            Break(folder.Path, step);
        }

        AssertSame(whole, Train(folder.Path));
    }

    [TestMethod]
    public void Train_Finished_IsReadBackWithoutTraining()
    {
        using var folder = new TemporaryFolder();
        var first = Train(folder.Path);

        var again = Trainer.Train(View, Fold, Config, 3, new TrainOptions { CheckpointFolder = folder.Path, Observer = new Breaker(-1) });

        AssertSame(first, again);
        Assert.AreEqual(int.MaxValue, TrainingState.CompletedEpochs(folder.Path, Fold, 3));
        Assert.IsEmpty(Directory.GetFiles(folder.Path, "*.state.*"), "the state of a finished run is still there");
    }

    [TestMethod]
    [DataRow(0.5)]
    [DataRow(0.999)]
    public void Train_StateCutShort_BeginsAnewToTheSameBits(double kept)
    {
        using var folder = new TemporaryFolder();
        Break(folder.Path, 40);
        var state = Directory.GetFiles(folder.Path, "*.state.safetensors").Single();
        var bytes = File.ReadAllBytes(state);
        File.WriteAllBytes(state, bytes[..(int)(bytes.Length * kept)]);

        Assert.AreEqual(0, TrainingState.CompletedEpochs(folder.Path, Fold, 3));
        AssertSame(Train(null), Train(folder.Path));
    }

    [TestMethod]
    public void Train_StateWithAFlippedBit_BeginsAnewToTheSameBits()
    {
        using var folder = new TemporaryFolder();
        Break(folder.Path, 40);
        var state = Directory.GetFiles(folder.Path, "*.state.safetensors").Single();
        var bytes = File.ReadAllBytes(state);
        bytes[^100] ^= 1;
        File.WriteAllBytes(state, bytes);

        AssertSame(Train(null), Train(folder.Path));
    }

    [TestMethod]
    public void Train_StateWithAChangedFigure_BeginsAnewToTheSameBits()
    {
        using var folder = new TemporaryFolder();
        Break(folder.Path, 40);
        var state = Directory.GetFiles(folder.Path, "*.state.safetensors").Single();
        var bytes = File.ReadAllBytes(state);
        var figure = bytes.AsSpan().IndexOf("adam_steps"u8) + "adam_steps\\\":"u8.Length;
        bytes[figure] = bytes[figure] == (byte)'1' ? (byte)'2' : (byte)'1';
        File.WriteAllBytes(state, bytes);

        Assert.AreEqual(0, TrainingState.CompletedEpochs(folder.Path, Fold, 3));
        AssertSame(Train(null), Train(folder.Path));
    }

    [TestMethod]
    public void Train_StateOfAnotherExperiment_IsRefused()
    {
        using var folder = new TemporaryFolder();
        Break(folder.Path, 40);

        var error = Assert.ThrowsExactly<EmotionFusionException>(() =>
            Trainer.Train(View, Fold, Config with { LearningRate = 4e-3 }, 3, new TrainOptions { CheckpointFolder = folder.Path }));

        StringAssert.Contains(error.Message, "another experiment");
        Assert.IsGreaterThan(0, TrainingState.CompletedEpochs(folder.Path, Fold, 3), "the state is lost");
    }

    [TestMethod]
    public void CompletedEpochs_AfterABreak_CountsThoseSaved()
    {
        using var folder = new TemporaryFolder();
        var epochs = new Breaker(40);
        Break(folder.Path, 40, epochs);

        Assert.AreEqual(epochs.Epochs, TrainingState.CompletedEpochs(folder.Path, Fold, 3));
    }

    private static TrainedFold Train(string? folder) =>
        Trainer.Train(View, Fold, Config, 3, new TrainOptions { CheckpointFolder = folder, SaveEvery = TimeSpan.Zero });

    private static void Break(string folder, int lastStep, Breaker? breaker = null)
    {
        using var source = new CancellationTokenSource();
        breaker ??= new Breaker(lastStep);
        breaker.Source = source;
        Assert.ThrowsExactly<OperationCanceledException>(() => Trainer.Train(
            View, Fold, Config, 3, new TrainOptions { CheckpointFolder = folder, SaveEvery = TimeSpan.Zero, Observer = breaker }, source.Token));
    }

    private static void AssertSame(TrainedFold expected, TrainedFold actual)
    {
        Assert.AreEqual(expected.BestEpoch, actual.BestEpoch);
        CollectionAssert.AreEqual(
            expected.Epochs.Select(epoch => epoch with { Seconds = 0 }).ToArray(), actual.Epochs.Select(epoch => epoch with { Seconds = 0 }).ToArray());
        AssertSame(expected.Test, actual.Test);
        AssertSame(expected.TestAudioAlone!, actual.TestAudioAlone!);
        AssertSame(expected.TestTextAlone!, actual.TestTextAlone!);
        Assert.AreEqual(expected.Probe, actual.Probe);
        CollectionAssert.AreEqual(expected.TestEmbedding!.Rows.SelectMany(row => row.Values).ToArray(), actual.TestEmbedding!.Rows.SelectMany(row => row.Values).ToArray());
        CollectionAssert.AreEqual(expected.TestEmbedding.Shares, actual.TestEmbedding.Shares);
    }

    private static void AssertSame(IReadOnlyList<Prediction> expected, IReadOnlyList<Prediction> actual)
    {
        Assert.HasCount(expected.Count, actual);
        foreach (var (one, other) in expected.Zip(actual))
        {
            CollectionAssert.AreEqual(one.Probabilities, other.Probabilities, one.Utterance);
            Assert.AreEqual(one with { Probabilities = [] }, other with { Probabilities = one.Probabilities[..0] });
        }
    }

    /// <summary>Cancels after a step; counts the epochs that were over then.</summary>
    private sealed class Breaker(int lastStep) : ITrainObserver
    {
        public CancellationTokenSource? Source { get; set; }

        public int Epochs { get; private set; }

        public void OnStep(StepRecord step)
        {
            if (lastStep < 0)
            {
                Assert.Fail("it trains");
            }

            if (step.Step >= lastStep)
            {
                Source?.Cancel();
            }
        }

        public void OnEpoch(EpochRecord epoch) => Epochs++;
    }
}

using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

/// <summary>A corpus with a known answer: features that carry the class and, loudly, the speaker.</summary>
[TestClass]
public sealed class DisentanglementTests
{
    private static readonly FeatureView View = TestViews.SpeakersAndClasses(900, seed: 41);
    private static readonly Fold Fold = FoldMaker.LeaveOneSessionOut(View, 0.3, seed: 1)[0];

    private static readonly ExperimentConfig Config = TestConfigs.Small with
    {
        FusionType = FusionType.Concat,
        NumEpochs = 30,
        LearningRate = 3e-3,
        Schedule = new ScheduleOptions { Kind = LearningRateSchedule.None },
    };

    /// <summary>
    /// The promise is the reversed gradient. How far the probe falls in the end differs from seed to seed by more than
    /// the adversary moves it, so that no margin would hold on every processor.
    /// </summary>
    [TestMethod]
    public void Adversary_Oppose_IsItsLossesGradientReversedWeighedAndRamped()
    {
        using var scope = NewDisposeScope();
        using var layers = new LayerFactory(seed: 1);
        using var generator = new Generator(2);
        var config = Config with { SpeakerAdversaryWeight = 0.7 };
        using var adversary = SpeakerAdversary.Create(config, View, Fold.Train.Rows, representationDim: 16, layers, CPU)!;
        var rows = Fold.Train.Rows[..12];
        var names = Fold.Train.Rows.Select(row => View.Utterances[row].Speaker).Distinct().Order(StringComparer.Ordinal).ToArray();
        var speakers = tensor([.. rows.Select(row => (long)Array.IndexOf(names, View.Utterances[row].Speaker))]);
        var representation = empty(12, 16).uniform_(-1, 1, generator).requires_grad_();
        Tensor Loss(Tensor seen) => nn.functional.cross_entropy(adversary.Classifier.call(seen), speakers);
        Loss(representation).backward();

        var reversed = adversary.Oppose(representation, rows, progress: 0.2);

        TensorAssert.Close(representation.grad! * (-0.7 * SpeakerAdversary.Ramp(0.2)), reversed, 1e-6, "reversed gradient");
        var downhill = representation.detach() - reversed;
        Assert.IsGreaterThan(Loss(representation).item<float>(), Loss(downhill).item<float>(), "to descend by it doesn't hide the speaker");
    }

    [TestMethod]
    public void Adversary_Strong_ChangesTheRepresentationAndKeepsTheClass()
    {
        var weak = Train(Config with { SpeakerAdversaryWeight = 1e-9 });
        var strong = Train(Config with { SpeakerAdversaryWeight = 3 });

        Assert.AreEqual(weak.Probe!.Before, strong.Probe!.Before, "both start with the same head");
        Assert.AreNotEqual(weak.Epochs[^1].TrainLoss, strong.Epochs[^1].TrainLoss);
        Assert.IsGreaterThan(0.9, Accuracy(strong));
    }

    [TestMethod]
    public void Probe_HeldOutSpeakers_AreCounted()
    {
        var trained = Train(Config with { NumEpochs = 1, SingleSpeakerBatches = true });

        Assert.AreEqual(Fold.Validation.Speakers.Count + Fold.Test.Speakers.Count, trained.Probe!.Speakers);
        Assert.AreEqual(Fold.Validation.Rows.Length + Fold.Test.Rows.Length, trained.Probe.Utterances);
        Assert.IsNull(Train(Config with { NumEpochs = 1 }).Probe, "nobody asked");
    }

    [TestMethod]
    public void Ramp_GoesFromNothingToNearlyAll()
    {
        Assert.AreEqual(0, SpeakerAdversary.Ramp(0));
        Assert.AreEqual(0.9866, SpeakerAdversary.Ramp(0.5), 1e-4);
        Assert.AreEqual(1, SpeakerAdversary.Ramp(1), 1e-4);
    }

    [TestMethod]
    public void Adversary_OneTrainingSpeaker_IsRefused()
    {
        var view = TestViews.WithSpeakers(View, row => row % 10 < 8 ? "only" : $"s{row % 10}");
        var fold = Fold.Create("one", view, ["only"], ["s8"], ["s9"]);

        var error = Assert.ThrowsExactly<EmotionFusionException>(() =>
            Trainer.Train(view, fold, Config with { SpeakerAdversaryWeight = 1 }, 1, new TrainOptions()));

        StringAssert.Contains(error.Message, "only");
    }

    [TestMethod]
    public void ModalityDropout_Adaptive_LearnsToDoWithout()
    {
        var view = TestViews.Separable(600, seed: 42, noise: 0.8);
        var fold = FoldMaker.LeaveOneSessionOut(view, 0.2, seed: 1)[0];
        var config = TestConfigs.Small with { FusionType = FusionType.Adaptive };

        var without = Trainer.Train(view, fold, config, 1, new TrainOptions());
        var with = Trainer.Train(view, fold, config with { ModalityDropout = 0.5 }, 1, new TrainOptions());

        Assert.IsGreaterThan(0.9, Accuracy(with));
        Assert.IsGreaterThan(Share(without.TestAudioAlone!) + 0.1, Share(with.TestAudioAlone!), "audio alone");
        Assert.IsGreaterThan(Share(without.TestTextAlone!) + 0.1, Share(with.TestTextAlone!), "text alone");
    }

    private static TrainedFold Train(ExperimentConfig config) => Trainer.Train(View, Fold, config, 1, new TrainOptions());

    private static double Accuracy(TrainedFold trained) => Share(trained.Test);

    private static double Share(IReadOnlyList<Prediction> predictions) => predictions.Average(p => p.Predicted == p.Label ? 1.0 : 0.0);
}

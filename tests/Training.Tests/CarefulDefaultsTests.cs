using System.Text.Json;
using EmotionFusion.Pipeline;
using EmotionFusion.Tests;
using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

/// <summary>What three lines of YAML give: the weights that are kept, the loss, and the Python system's values by name.</summary>
[TestClass]
public sealed class CarefulDefaultsTests
{
    private static readonly FeatureView View = TestViews.Separable(120, seed: 31, noise: 1.2);
    private static readonly Fold Fold = FoldMaker.LeaveOneSessionOut(View, 0.2, seed: 1)[0];

    private static readonly ExperimentConfig Averaged = TestConfigs.Small with { NumEpochs = 6, Dropout = 0.2, KeptWeights = KeptWeights.Average };

    /// <summary>
    /// Of six epochs the fourth to the sixth are averaged. The state after an epoch has its weights and what is kept so far.
    /// </summary>
    [TestMethod]
    public void Train_Average_KeepsTheMeanOfTheWeightsOfTheSecondHalf()
    {
        using var folder = new TemporaryFolder();
        var states = new StateReader(folder.Path);
        var options = new TrainOptions { CheckpointFolder = folder.Path, SaveEvery = TimeSpan.Zero, Observer = states };

        var trained = Trainer.Train(View, Fold, Averaged, 3, options);

        Assert.AreEqual((5, 3), (trained.BestEpoch, trained.AveragedFrom));
        var (fourth, fifth) = (states.Seen[3], states.Seen[4]);
        AssertClose(fourth.Values, fourth.Kept);
        AssertClose([.. fourth.Values.Zip(fifth.Values, (one, other) => (one + other) / 2)], fifth.Kept);
        CollectionAssert.AreNotEqual(fourth.Values, fifth.Values);
        Assert.AreEqual(states.Seen[2].Values.Length, states.Seen[2].Kept.Length);
        CollectionAssert.AreEqual(states.Seen[2].Values, states.Seen[2].Kept, "before, what is kept are the last epoch's weights");
    }

    /// <summary>The last epoch's validation figures are those of the mean, which is what is tested.</summary>
    [TestMethod]
    public void Train_Average_ValidatesWhatItKeeps()
    {
        var trained = Trainer.Train(View, Fold, Averaged, 3, new TrainOptions());

        var right = trained.Validation!.GroupBy(row => row.Label).Average(of => of.Average(row => row.Predicted == row.Label ? 1.0 : 0));
        Assert.AreEqual(right, trained.BestValidationUar, 1e-12);
        Assert.AreEqual(trained.Epochs[^1].Validation.Uar, trained.BestValidationUar);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(4)]
    public void Train_AverageBrokenOff_ResumesToTheSameBits(int lastEpoch)
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var options = new TrainOptions { CheckpointFolder = folder.Path, SaveEvery = TimeSpan.Zero };
        var whole = Trainer.Train(View, Fold, Averaged, 3, new TrainOptions());

        Assert.ThrowsExactly<OperationCanceledException>(() =>
            Trainer.Train(View, Fold, Averaged, 3, options with { Observer = new Canceller(lastEpoch, source) }, source.Token));
        var resumed = Trainer.Train(View, Fold, Averaged, 3, options);

        Assert.HasCount(whole.Test.Count, resumed.Test);
        foreach (var (one, other) in whole.Test.Zip(resumed.Test))
        {
            CollectionAssert.AreEqual(one.Probabilities, other.Probabilities);
        }
    }

    /// <summary>The class is in neither modality alone; the default head, rate and epochs must find it.</summary>
    [TestMethod]
    public void Train_Defaults_FusionFindsWhatOnlyBothTogetherHold()
    {
        var view = TestViews.ExclusiveOr(800, seed: 2);
        var config = new ExperimentConfig { Name = "defaults" };

        Assert.IsGreaterThan(0.95, Accuracy(view, config), "both");
        Assert.IsLessThan(0.45, Accuracy(view, config with { Modality = Modality.Audio }), "audio alone");
    }

    /// <summary>Without weights, as PyTorch's own cross-entropy has it.</summary>
    [TestMethod]
    [DataRow(0.0)]
    [DataRow(0.1)]
    [DataRow(0.5)]
    public void WeightedCrossEntropy_Smoothing_IsThatOfPyTorch(double smoothing)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var logits = empty(16, 4).uniform_(-3, 3, generator).requires_grad_(true);
        var labels = Enumerable.Range(0, 16).Select(i => i * 7 % 4).ToArray();
        var library = nn.functional.cross_entropy(logits, tensor(labels.Select(label => (long)label).ToArray()), label_smoothing: smoothing);
        library.backward();

        var gradient = new float[64];
        var loss = new WeightedCrossEntropy([1, 1, 1, 1], smoothing).Evaluate(logits.data<float>().ToArray(), labels, gradient);

        Assert.AreEqual(library.item<float>(), loss, 1e-5);
        AssertClose(logits.grad!.data<float>().ToArray(), gradient);
    }

    [TestMethod]
    public void Load_DefaultsPython_AreThatSystemsWhereTheFileSaysNothing()
    {
        var python = ConfigText.One("name: x\ndefaults: python\nhidden_dim: 77\n");
        Assert.AreEqual(
            JsonSerializer.Serialize(ExperimentConfig.Python with { Name = "x", HiddenDim = 77 }), JsonSerializer.Serialize(python with { Notices = [] }));
        Assert.IsEmpty(python.UnsetDefaults);
    }

    [TestMethod]
    public void Load_NothingSaid_NamesTheKeysWhoseDefaultsDiffer()
    {
        var all = ConfigText.One("name: x\n").UnsetDefaults;
        var some = ConfigText.One("name: x\nlearning_rate: 1e-3\nloss: focal\n").UnsetDefaults;

        Assert.Contains(new UnsetDefault("learning_rate", "0.003", "0.0001"), all);
        Assert.Contains(new UnsetDefault("use_curriculum_learning", "false", "true"), all);
        CollectionAssert.AreEqual(all.Where(key => key.Key is not ("learning_rate" or "loss")).ToArray(), some.ToArray());
    }

    private static double Accuracy(FeatureView view, ExperimentConfig config)
    {
        var trained = Trainer.Train(view, FoldMaker.LeaveOneSessionOut(view, 0.2, seed: 1)[0], config, 1, new TrainOptions());
        return trained.Test.Average(row => row.Predicted == row.Label ? 1.0 : 0);
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], actual[i], 1e-6f, $"value {i}");
        }
    }

    /// <summary>After an epoch reads the state that the one before left.</summary>
    private sealed class StateReader(string folder) : ITrainObserver
    {
        public List<(float[] Values, float[] Kept)> Seen { get; } = [];

        public void OnStep(StepRecord step)
        {
        }

        public void OnEpoch(EpochRecord epoch)
        {
            if (epoch.Epoch > 0)
            {
                using var state = SafetensorsFile.Open(Directory.GetFiles(folder, "*.state.safetensors").Single());
                Seen.Add((Floats(state, "values"), Floats(state, "best_values")));
            }
        }

        private static float[] Floats(SafetensorsFile file, string name) =>
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(file.Bytes(name)).ToArray();
    }

    private sealed class Canceller(int lastEpoch, CancellationTokenSource source) : ITrainObserver
    {
        public void OnStep(StepRecord step)
        {
            if (step.Epoch > lastEpoch)
            {
                source.Cancel();
            }
        }

        public void OnEpoch(EpochRecord epoch)
        {
        }
    }
}

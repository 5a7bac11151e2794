using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

/// <summary>120 steps of training against the Python system's modules in PyTorch: every loss, and the logits at the end.</summary>
[TestClass]
public sealed class TrainingOracleTests
{
    private const int BatchSize = 64;
    private const int Epochs = 30;

    [TestMethod]
    [DataRow("audio", Modality.Audio, FusionType.Concat)]
    [DataRow("concat", Modality.Both, FusionType.Concat)]
    [DataRow("cross_attention", Modality.Both, FusionType.CrossAttention)]
    [DataRow("gated", Modality.Both, FusionType.Gated)]
    [DataRow("adaptive", Modality.Both, FusionType.Adaptive)]
    public void Steps_OracleStart_GiveOracleLosses(string name, Modality modality, FusionType fusion)
    {
        using var scope = NewDisposeScope();
        using var oracle = OracleTensors.Open($"train_{name}.safetensors");
        var view = View(oracle);
        var config = Config(modality, fusion) with { Loss = ExperimentConfig.Python.Loss with { Kind = LossKind.CrossEntropy, ClassWeights = FactorsFor(oracle.Floats("class_weights"), view) } };
        int[] rows = [.. Enumerable.Range(0, view.Utterances.Count)];
        using var model = new Trainer(view, rows, config, seed: 1, new TrainOptions(), "oracle");
        model.Head.LoadAll(oracle, "init.", modality == Modality.Audio ? ClassifierName : null);

        var losses = new List<float>();
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            var rate = LearningRates.At(epoch, config);
            Assert.AreEqual(oracle.Doubles("lrs")[epoch], rate, 1e-12, $"learning rate of epoch {epoch}");
            for (var start = 0; start < rows.Length; start += BatchSize)
            {
                losses.Add(model.Step(rows.AsSpan(start, BatchSize), rate));
            }
        }

        var expected = oracle.Floats("losses");
        Assert.HasCount(expected.Length, losses);
        for (var step = 0; step < expected.Length; step++)
        {
            Assert.AreEqual(expected[step], losses[step], 1e-4, $"loss of step {step}");
        }

        model.Head.eval();
        TensorAssert.Close(oracle["final.logits"], model.Head.call(new BatchSource(view, rows, config, CPU).Features(rows)), 1e-3, "final logits");
    }

    private static LossOptions Weighted => ExperimentConfig.Python.Loss with { Kind = LossKind.CrossEntropy };

    private static ExperimentConfig Config(Modality modality, FusionType fusion) => ExperimentConfig.Python with
    {
        Name = "oracle",
        TrainDatasets = ["oracle"],
        Modality = modality,
        FusionType = fusion,
        HiddenDim = 32,
        FusionHiddenDim = 16,
        NumAttentionHeads = 4,
        Dropout = 0,
        NumEpochs = Epochs,
        LearningRate = 3e-3,
        WeightDecay = 5e-6,
        Loss = Weighted,
        Curriculum = new() { Enabled = false },
    };

    /// <summary>The factors that make our weights those that the oracle was trained with.</summary>
    private static Dictionary<string, double> FactorsFor(float[] weights, FeatureView view)
    {
        var ours = ClassWeights.Of(view, [.. Enumerable.Range(0, view.Utterances.Count)], ExperimentConfig.Python with { Loss = Weighted });
        return Enumerable.Range(0, weights.Length).ToDictionary(c => view.ClassNames[c], c => (double)weights[c] / ours[c]);
    }

    private static FeatureView View(OracleTensors oracle) => TestViews.Of(
        oracle.Int64s("data.label"),
        new FeatureBlock("audio", "000000000000", oracle.Columns("data.audio"), oracle.Floats("data.audio")),
        new FeatureBlock("text", "000000000000", oracle.Columns("data.text"), oracle.Floats("data.text")));

    /// <summary>The oracle names the audio head's layers as its classifier.</summary>
    private static string ClassifierName(string name) => name
        .Replace("linear1", "classifier.0")
        .Replace("layernorm", "classifier.1")
        .Replace("linear2", "classifier.4");
}

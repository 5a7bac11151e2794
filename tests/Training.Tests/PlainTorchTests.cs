using EmotionFusion.Benchmarks;
using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

/// <summary>
/// Steps against plain TorchSharp (its own layers, <c>backward()</c> and Adam) at the widths of real encoders, where what
/// is our own (the value rows cut out of in_proj, Adam in one pass) has the most to do.
/// </summary>
[TestClass]
public sealed class PlainTorchTests
{
    private const int Batch = 64;

    [TestMethod]
    [DataRow("cross_attention", Modality.Both, FusionType.CrossAttention)]
    [DataRow("concat", Modality.Both, FusionType.Concat)]
    [DataRow("gated", Modality.Both, FusionType.Gated)]
    [DataRow("adaptive", Modality.Both, FusionType.Adaptive)]
    [DataRow("audio", Modality.Audio, FusionType.Concat)]
    public void Steps_WideHead_GiveTheLossesOfPlainTorchSharp(string name, Modality modality, FusionType fusion)
    {
        using var scope = NewDisposeScope();
        var config = TestConfigs.Small with
        {
            Modality = modality,
            FusionType = fusion,
            HiddenDim = 1024,
            FusionHiddenDim = 512,
            NumAttentionHeads = 8,
            Dropout = 0,
            BatchSize = Batch,
            WeightDecay = 1e-3,
        };
        var view = TestViews.Separable(2 * Batch, seed: 61, noise: 1, dimension: 1100);
        int[] rows = [.. Enumerable.Range(0, 2 * Batch)];
        using var ours = new Trainer(view, rows, config, seed: 1, new TrainOptions(), name);
        using var plain = new PlainHead(name, audio: 1100, text: 1100, fusion: 512, hidden: 1024, heads: 8, dropout: 0);
        plain.Take(ours.Head);
        using var training = new PlainTraining(plain, ClassWeights.Of(view, rows, config), weightDecay: 1e-3, learningRate: 1e-4);
        var source = new BatchSource(view, rows, config, CPU);

        for (var step = 0; step < 6; step++)
        {
            var batch = rows.AsSpan(step % 2 * Batch, Batch);
            var features = source.Features(batch);
            long[] labels = [.. batch.ToArray().Select(row => (long)view.Utterances[row].Label)];
            var expected = training.Step(features.Audio!, features.Text ?? features.Audio!, tensor(labels));
            Assert.AreEqual(expected, ours.Step(batch, 1e-4), 2e-4 * expected, $"loss of step {step}");
        }
    }
}

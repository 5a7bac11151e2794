using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class LossTests
{
    private static readonly double[,] Logits = { { 1, -2, 0.5 }, { 3, 4, -1 }, { 0, 0.25, 2 } };
    private static readonly long[] Labels = [0, 2, 1];
    private static readonly double[] Weights = [0.5, 2, 1.5];

    [TestMethod]
    public void CrossEntropy_WeightsAndReductions_EqualTheNumbers()
    {
        using var scope = NewDisposeScope();
        var (x, y, w) = (tensor(Logits), tensor(Labels), tensor(Weights));
        double[] plain = [.. Labels.Select((label, row) => -LogSoftmax(row, label))];
        double[] weighted = [.. plain.Select((loss, row) => loss * Weights[Labels[row]])];

        Numbers.AreClose([plain.Average()], functional.cross_entropy(x, y), 1e-12);
        Numbers.AreClose([plain.Sum()], functional.cross_entropy(x, y, reduction: Reduction.Sum), 1e-12);
        Numbers.AreClose(weighted, functional.cross_entropy(x, y, w, reduction: Reduction.None), 1e-12);
        Numbers.AreClose([weighted.Sum() / Labels.Sum(label => Weights[label])], functional.cross_entropy(x, y, w), 1e-12);
        Numbers.AreClose([(plain[0] + plain[2]) / 2], functional.cross_entropy(x, y, ignore_index: 2), 1e-12);
    }

    [TestMethod]
    public void CrossEntropy_LabelSmoothing_SpreadsTheTarget()
    {
        using var scope = NewDisposeScope();
        double[] expected = [.. Labels.Select((label, row) =>
            -0.8 * LogSoftmax(row, label) - 0.2 / 3 * Enumerable.Range(0, 3).Sum(c => LogSoftmax(row, c)))];

        var found = functional.cross_entropy(tensor(Logits), tensor(Labels), reduction: Reduction.None, label_smoothing: 0.2);

        Numbers.AreClose(expected, found, 1e-12);
    }

    [TestMethod]
    public void NllLoss_OfLogSoftmax_EqualsCrossEntropy()
    {
        using var scope = NewDisposeScope();
        var (x, y, w) = (tensor(Logits), tensor(Labels), tensor(Weights));

        foreach (var reduction in new[] { Reduction.None, Reduction.Mean, Reduction.Sum })
        {
            var expected = functional.cross_entropy(x, y, w, reduction: reduction).Doubles();
            Numbers.AreClose(expected, functional.nll_loss(functional.log_softmax(x, 1), y, w, reduction), 1e-12);
        }
    }

    [TestMethod]
    public void Backward_Losses_EqualTheDifferences()
    {
        using var scope = NewDisposeScope();
        var (y, w) = (tensor(Labels), tensor(Weights));

        FiniteDifferences.CheckGradient(x => functional.cross_entropy(x, y), tensor(Logits), "mean");
        FiniteDifferences.CheckGradient(x => functional.cross_entropy(x, y, w, reduction: Reduction.None), tensor(Logits), "weights");
        FiniteDifferences.CheckGradient(x => functional.cross_entropy(x, y, w, label_smoothing: 0.1), tensor(Logits), "smoothing");
        FiniteDifferences.CheckGradient(x => functional.nll_loss(x, y, w), tensor(Logits), "nll_loss");
    }

    [TestMethod]
    public void CrossEntropy_LabelOutOfRange_Throws()
    {
        using var scope = NewDisposeScope();

        Assert.ThrowsExactly<System.Runtime.InteropServices.ExternalException>(
            () => functional.cross_entropy(tensor(Logits), tensor(new long[] { 0, 1, 3 })));
    }

    private static double LogSoftmax(int row, long label) =>
        Logits[row, label] - Math.Log(Enumerable.Range(0, 3).Sum(c => Math.Exp(Logits[row, c])));
}

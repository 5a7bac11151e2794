using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class LossTests
{
    private static readonly double[] Logits = [1, -2, 0.5, 3, 4, -1, 0, 0.25, 2]; // (3, 3)
    private static readonly long[] Labels = [0, 2, 1];
    private static readonly double[] Weights = [0.5, 2, 1.5];

    [TestMethod]
    public void CrossEntropy_WeightsAndReductions_EqualTheNumbers()
    {
        using var scope = NewDisposeScope();
        var (x, y, w) = (Numbers.Doubles(Logits, 3, 3), tensor(Labels), Numbers.Doubles(Weights));
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

        var found = functional.cross_entropy(
            Numbers.Doubles(Logits, 3, 3), tensor(Labels), reduction: Reduction.None, label_smoothing: 0.2);

        Numbers.AreClose(expected, found, 1e-12);
    }

    [TestMethod]
    public void Backward_CrossEntropy_EqualsTheDifferences()
    {
        using var scope = NewDisposeScope();
        var (x, y, w) = (Numbers.Doubles(Logits, 3, 3), tensor(Labels), Numbers.Doubles(Weights));

        FiniteDifferences.CheckGradient(v => functional.cross_entropy(v, y), x, "mean");
        FiniteDifferences.CheckGradient(v => functional.cross_entropy(v, y, w, reduction: Reduction.None), x, "weights");
        FiniteDifferences.CheckGradient(v => functional.cross_entropy(v, y, w, label_smoothing: 0.1), x, "smoothing");
    }

    [TestMethod]
    public void CrossEntropy_LabelOutOfRange_Throws()
    {
        using var scope = NewDisposeScope();

        Assert.ThrowsExactly<System.Runtime.InteropServices.ExternalException>(
            () => functional.cross_entropy(Numbers.Doubles(Logits, 3, 3), tensor(new long[] { 0, 1, 3 })));
    }

    private static double LogSoftmax(int row, long label) =>
        Logits[row * 3 + label] - Math.Log(Enumerable.Range(0, 3).Sum(c => Math.Exp(Logits[row * 3 + c])));
}

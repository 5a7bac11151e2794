using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class ReductionTests
{
    private static readonly double[,] Values = { { 1, 5, -2 }, { 4, 0.5, 3 } };

    [TestMethod]
    public void SumAndMean_OverDimensions_EqualTheNumbers()
    {
        using var scope = NewDisposeScope();
        var x = tensor(Values);

        Numbers.AreClose([11.5], x.sum());
        Numbers.AreClose([5, 5.5, 1], x.sum([0]));
        Numbers.AreClose([4, 7.5], x.sum(1));
        CollectionAssert.AreEqual(new long[] { 2, 1 }, x.sum([-1], keepdim: true).shape);
        Numbers.AreClose([11.5 / 6], x.mean());
        Numbers.AreClose([4 / 3.0, 2.5], x.mean([1]));
        CollectionAssert.AreEqual(new long[] { 2, 1 }, x.mean([1], keepdim: true).shape);
        Assert.AreEqual(float64, tensor(new[] { 1f, 2f }).sum(float64).dtype);
        Assert.AreEqual(int64, tensor(new[] { true, true }).sum().dtype);
    }

    [TestMethod]
    public void StdAndVar_BiasedOrNot_EqualTheNumbers()
    {
        using var scope = NewDisposeScope();
        var x = tensor(Values);

        Numbers.AreClose([4.5, 10.125, 12.5], x.var(0));
        Numbers.AreClose([2.25, 5.0625, 6.25], x.var(0, unbiased: false));
        Numbers.AreClose([1.5, 2.25, 2.5], x.std([0], unbiased: false, keepdim: true));
        Numbers.AreClose([Math.Sqrt(x.var().item<double>())], x.std());
    }

    [TestMethod]
    public void MaxAndArgmax_FindTheLargest()
    {
        using var scope = NewDisposeScope();
        var x = tensor(Values);

        Assert.AreEqual(5.0, x.max().item<double>());
        Assert.AreEqual(-2.0, x.min().item<double>());
        Assert.AreEqual(1L, x.argmax().item<long>());
        var (values, indexes) = x.max(1);
        Numbers.AreClose([5, 4], values);
        CollectionAssert.AreEqual(new long[] { 1, 0 }, indexes.data<long>().ToArray());
        CollectionAssert.AreEqual(new long[] { 1, 0 }, x.argmax(1).data<long>().ToArray());
    }

    [TestMethod]
    public void Backward_Reductions_EqualTheDifferences()
    {
        using var scope = NewDisposeScope();
        var functions = new Dictionary<string, Func<Tensor, Tensor>>
        {
            ["sum"] = x => (x * x).sum(),
            ["sum of rows"] = x => (x * x).sum(1),
            ["mean"] = x => (x * x).mean(),
            ["mean of columns"] = x => (x * x).mean([0], keepdim: true),
            ["var"] = x => x.var(1),
            ["std"] = x => x.std(0, unbiased: false),
            ["max"] = x => x.max(1).values,
            ["softmax"] = x => x.softmax(1),
            ["softmax of columns"] = x => x.softmax(0),
            ["log_softmax"] = x => x.log_softmax(-1),
        };

        foreach (var (name, function) in functions)
        {
            FiniteDifferences.CheckGradient(function, tensor(Values), name);
        }
    }

    [TestMethod]
    public void Softmax_Rows_SumToOneAndKeepTheirRatios()
    {
        using var scope = NewDisposeScope();
        var x = tensor(Values);

        var softmax = x.softmax(1);

        Numbers.AreClose([1, 1], softmax.sum(1));
        Numbers.AreClose([Math.Exp(4)], softmax[0, 1] / softmax[0, 0]);
        Numbers.AreClose(softmax.log().Doubles(), x.log_softmax(1));
        Assert.AreEqual(float64, tensor(new[] { 1f, 2f }).softmax(0, float64).dtype);
    }
}

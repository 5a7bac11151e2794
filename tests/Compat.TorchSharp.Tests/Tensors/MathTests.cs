using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class MathTests
{
    private static readonly double[] Positive = [0.3, 0.9, 1.7, 2.6, 4.1, 5.5];
    private static readonly double[] Signed = [-2.1, -0.6, 0.2, 0.8, 3.3, -4];

    private static readonly Dictionary<string, (double[] Input, Func<Tensor, Tensor> Tensor, Func<double, double> Number)> Functions = new()
    {
        ["x + x"] = (Signed, x => x + x, x => 2 * x),
        ["x * x"] = (Signed, x => x * x, x => x * x),
        ["x * x + x"] = (Signed, x => x * x + x, x => x * x + x),
        ["add with alpha"] = (Signed, x => x.add(x * x, alpha: 0.25), x => x + 0.25 * x * x),
        ["sqrt"] = (Positive, x => x.sqrt(), Math.Sqrt),
        ["relu"] = (Signed, x => nn.functional.relu(x), x => Math.Max(0, x)),
    };

    public static IEnumerable<object[]> Names => Functions.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Function_OfEachElement_EqualsTheNumbers(string name)
    {
        using var scope = NewDisposeScope();
        var (input, function, number) = Functions[name];

        Numbers.AreClose(Array.ConvertAll(input, x => number(x)), function(Numbers.Doubles(input, 2, 3)), 1e-12, name);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Gradient_OfEachElement_EqualsTheDifferences(string name)
    {
        using var scope = NewDisposeScope();

        FiniteDifferences.CheckGradient(Functions[name].Tensor, Numbers.Doubles(Functions[name].Input, 2, 3), name);
    }

    [TestMethod]
    public void Arithmetic_OfARowAndAColumn_Broadcasts()
    {
        using var scope = NewDisposeScope();
        var (row, column) = (Numbers.Doubles([1, 2, 3], 1, 3), Numbers.Doubles([10, 20], 2, 1));

        Numbers.AreClose([11, 12, 13, 21, 22, 23], row + column);
        Numbers.AreClose([10, 20, 30, 20, 40, 60], row * column);
        FiniteDifferences.CheckGradient(x => x * column + x, row, "broadcast");
    }

    [TestMethod]
    public void InPlace_EveryOperation_ChangesTheTensorAndGivesItBack()
    {
        using var scope = NewDisposeScope();
        var x = Numbers.Doubles([1, 4]);
        var two = Numbers.Doubles([2, 2]);

        Assert.AreSame(x, x.add_(two, alpha: 0.5).add_(1).mul_(0.25));
        Numbers.AreClose([0.75, 1.5], x);
        Assert.AreSame(x, x.addcmul_(two, two, 0.25).addcdiv_(two, two, -0.5));
        Numbers.AreClose([1.25, 2], x);
        Assert.AreSame(x, x.mul_(-1).copy_(two));
        Numbers.AreClose([2, 2], x);
    }

    [TestMethod]
    public void Adam_OneStepOverABlock_EqualsTheFormula()
    {
        using var scope = NewDisposeScope();
        double[] values = [1, -2, 0.5], gradients = [0.3, -1, 2];
        var (value, gradient) = (Numbers.Doubles(values), Numbers.Doubles(gradients));
        var (first, second) = (zeros_like(value), zeros_like(value));

        first.mul_(0.9).add_(gradient, alpha: 0.1);
        second.mul_(0.999).addcmul_(gradient, gradient, 0.001);
        value.addcdiv_(first, second.sqrt().mul_(1 / Math.Sqrt(0.001)).add_(1e-8), -0.05 / 0.1);

        double[] expected = [.. values.Zip(gradients, (v, g) => v - 0.05 * g / (Math.Abs(g) + 1e-8))];
        Numbers.AreClose(expected, value, 1e-9);
    }

    [TestMethod]
    public void Mean_OfAllOrSomeDimensions_EqualsTheNumbers()
    {
        using var scope = NewDisposeScope();
        var x = Numbers.Doubles([1, 5, -2, 4, 0.5, 3], 2, 3);

        Numbers.AreClose([11.5 / 6], x.mean([0, 1]));
        Numbers.AreClose([4 / 3.0, 2.5], x.mean([1]));
        Numbers.AreClose([2.5, 2.75, 0.5], x.mean([0], keepdim: true));
        CollectionAssert.AreEqual(new long[] { 2, 1 }, x.mean([1], keepdim: true).shape);
        FiniteDifferences.CheckGradient(v => (v * v).mean([0, 1]), x, "mean");
        FiniteDifferences.CheckGradient(v => (v * v).mean([0]), x, "mean of columns");
    }

    [TestMethod]
    public void Softmax_OfRows_IsExponentialsBySum()
    {
        using var scope = NewDisposeScope();
        double[] row = [1, 5, -2];
        var x = Numbers.Doubles(row, 1, 3);
        var sum = row.Sum(Math.Exp);

        Numbers.AreClose(Array.ConvertAll(row, v => Math.Exp(v) / sum), x.softmax(-1), 1e-12);
        FiniteDifferences.CheckGradient(v => v.softmax(1), Numbers.Doubles([1, 0.5, -2, 2, 0.3, 3], 2, 3), "softmax");
    }
}

using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

/// <summary>Each function of one element: its value, its gradient.</summary>
[TestClass]
public sealed class PointwiseTests
{
    private static readonly double[] Positive = [0.3, 0.9, 1.7, 2.6, 4.1];
    private static readonly double[] Signed = [-2.1, -0.6, 0.2, 0.8, 3.3];

    private static readonly Dictionary<string, (double[] Input, Func<Tensor, Tensor> Tensor, Func<double, double> Number)> Functions = new()
    {
        ["abs"] = (Signed, x => x.abs(), Math.Abs),
        ["exp"] = (Signed, x => x.exp(), Math.Exp),
        ["log"] = (Positive, x => x.log(), Math.Log),
        ["neg"] = (Signed, x => x.neg(), x => -x),
        ["unary minus"] = (Signed, x => -x, x => -x),
        ["relu"] = (Signed, x => x.relu(), x => Math.Max(0, x)),
        ["rsqrt"] = (Positive, x => x.rsqrt(), x => 1 / Math.Sqrt(x)),
        ["sigmoid"] = (Signed, x => x.sigmoid(), x => 1 / (1 + Math.Exp(-x))),
        ["sqrt"] = (Positive, x => x.sqrt(), Math.Sqrt),
        ["square"] = (Signed, x => x.square(), x => x * x),
        ["tanh"] = (Signed, x => x.tanh(), Math.Tanh),
        ["pow"] = (Positive, x => x.pow(2.5), x => Math.Pow(x, 2.5)),
        ["clamp"] = (Signed, x => x.clamp(-1, 0.5), x => Math.Clamp(x, -1, 0.5)),
        ["clamp from below"] = (Signed, x => x.clamp(min: 0.1), x => Math.Max(0.1, x)),
        ["x + 2"] = (Signed, x => x + 2, x => x + 2),
        ["2.5 + x"] = (Signed, x => 2.5 + x, x => 2.5 + x),
        ["x - 0.5"] = (Signed, x => x - 0.5, x => x - 0.5),
        ["1 - x"] = (Signed, x => 1 - x, x => 1 - x),
        ["x * 3L"] = (Signed, x => x * 3L, x => x * 3),
        ["0.25f * x"] = (Signed, x => 0.25f * x, x => 0.25 * x),
        ["x / 4"] = (Signed, x => x / 4, x => x / 4),
        ["1 / x"] = (Positive, x => 1 / x, x => 1 / x),
        ["reciprocal"] = (Positive, x => x.reciprocal(), x => 1 / x),
        ["x * x + x"] = (Signed, x => x * x + x, x => x * x + x),
        ["x / (x + 5)"] = (Signed, x => x / (x + 5), x => x / (x + 5)),
        ["x - x * x"] = (Signed, x => x - x * x, x => x - x * x),
        ["maximum"] = (Signed, x => x.maximum(x * 0.5 + 0.3), x => Math.Max(x, x * 0.5 + 0.3)),
        ["minimum"] = (Signed, x => x.minimum(x * 0.5 + 0.3), x => Math.Min(x, x * 0.5 + 0.3)),
        ["pow of a tensor"] = (Positive, x => x.pow(x), x => Math.Pow(x, x)),
        ["addcmul"] = (Signed, x => x.addcmul(x, x, 0.5), x => x + 0.5 * x * x),
        ["addcdiv"] = (Positive, x => x.addcdiv(x, x * x, 0.5), x => x + 0.5 / x),
        ["add with alpha"] = (Signed, x => x.add(x * x, alpha: 0.25), x => x + 0.25 * x * x),
        ["masked_fill"] = (Signed, x => x.masked_fill(x.lt(0), 7), x => x < 0 ? 7 : x),
        ["where"] = (Signed, x => where(x.gt(0), x, x * 0.1), x => x > 0 ? x : x * 0.1),
        ["gradient reversal"] = (Signed, x => 3 * x.detach() - 2 * x, x => x),
    };

    public static IEnumerable<object[]> Names => Functions.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Function_OfEachElement_EqualsTheNumbers(string name)
    {
        using var scope = NewDisposeScope();
        var (input, function, number) = Functions[name];

        Numbers.AreClose(Array.ConvertAll(input, x => number(x)), function(tensor(input)), 1e-12, name);
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void Backward_OfEachElement_EqualsTheDifferences(string name)
    {
        using var scope = NewDisposeScope();
        var (input, function, _) = Functions[name];
        if (name == "gradient reversal")
        {
            var x = tensor(input, requires_grad: true);
            function(x).sum().backward();
            Numbers.AreClose(Enumerable.Repeat(-2.0, input.Length).ToArray(), x.grad!, 1e-12, name);
            return;
        }

        FiniteDifferences.CheckGradient(function, tensor(input), name);
    }

    [TestMethod]
    public void InPlace_EveryOperation_ChangesTheTensorAndGivesItBack()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1.0, 4.0 });
        var two = tensor(new[] { 2.0, 2.0 });

        Assert.AreSame(x, x.add_(two).add_(two, alpha: 0.5).add_(1).sub_(two).sub_(1).mul_(two).mul_(0.5).div_(two).div_(2));
        Numbers.AreClose([0.5, 1.25], x);
        Assert.AreSame(x, x.addcmul_(two, two, 0.25).addcdiv_(two, two, 0.5).sqrt_().relu_().fill_(3).copy_(two).clamp_(0, 1.5));
    }
}

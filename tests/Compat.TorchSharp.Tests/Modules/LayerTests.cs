using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class LayerTests
{
    private static readonly double[,] X = { { 1, -2, 0.5 }, { 3, 4, -1 } };

    [TestMethod]
    public void Linear_Forward_IsWeightTimesInputPlusBias()
    {
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(new Parameter(tensor(new[,] { { 1.0, 0, 2 }, { -1, 3, 0 } })), new Parameter(tensor(new[] { 0.5, -0.5 })));

        Numbers.AreClose([2.5, -7.5, 1.5, 8.5], linear.call(tensor(X)));
        Numbers.AreClose([2, -7, 1, 9], nn.functional.linear(tensor(X), linear.weight));
        Assert.AreEqual(3, linear.in_features);
        Assert.AreEqual(2, linear.out_features);
    }

    [TestMethod]
    public void Linear_OfThreeDimensions_WorksOnTheLast()
    {
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(3, 5, hasBias: false);

        Assert.IsNull(linear.bias);
        CollectionAssert.AreEqual(new long[] { 2, 4, 5 }, linear.call(ones(2, 4, 3)).shape);
    }

    [TestMethod]
    public void Linear_NewWeights_LieWithinTheirBound()
    {
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(16, 200);

        foreach (var parameter in linear.parameters())
        {
            Assert.IsLessThanOrEqualTo(0.25f, parameter.abs().max().item<float>());
            Assert.AreEqual(0.25 / Math.Sqrt(3), parameter.std().item<float>(), 0.02);
        }
    }

    [TestMethod]
    public void Linear_NewWeight_TakesTheOldOnesPlace()
    {
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(1, 1);
        var before = linear.weight;

        linear.weight = new Parameter(full(1, 1, 3.0));
        linear.bias = null;

        Assert.IsTrue(before.IsInvalid);
        CollectionAssert.AreEqual(new[] { "weight" }, linear.state_dict().Keys.ToArray());
        Numbers.AreClose([6], linear.call(full(1, 1, 2.0)));
    }

    [TestMethod]
    public void LayerNorm_Forward_HasMeanZeroAndVarianceOne()
    {
        using var scope = NewDisposeScope();
        using var norm = nn.LayerNorm(3, eps: 0, dtype: float64);
        var x = tensor(X);

        var normal = norm.call(x);

        Numbers.AreClose([0, 0], normal.mean([1]));
        Numbers.AreClose([1, 1], normal.var(1, unbiased: false));
        var expected = (x - x.mean([1], keepdim: true)) / x.std(1, unbiased: false, keepdim: true);
        Numbers.AreClose(expected.Doubles(), normal);
        CollectionAssert.AreEqual(new[] { "weight", "bias" }, norm.state_dict().Keys.ToArray());
    }

    [TestMethod]
    public void Backward_LayersAndTheirParameters_EqualTheDifferences()
    {
        using var scope = NewDisposeScope();
        var x = tensor(X);
        var (scale, shift) = (tensor(new[] { 1.5, -0.5, 2 }), tensor(new[] { 0.1, 0.2, 0.3 }));
        var weight = tensor(new[,] { { 1.0, 0, 2 }, { -1, 3, 0 } });

        FiniteDifferences.CheckGradient(v => nn.functional.linear(v, weight), x, "linear, input");
        FiniteDifferences.CheckGradient(v => nn.functional.linear(x, v), weight, "linear, weight");
        FiniteDifferences.CheckGradient(v => nn.functional.linear(x, weight, v), tensor(new[] { 0.5, -0.5 }), "linear, bias");
        FiniteDifferences.CheckGradient(v => nn.functional.layer_norm(v, [3], scale, shift, 0.1), x, "layer_norm, input");
        FiniteDifferences.CheckGradient(v => nn.functional.layer_norm(x, [3], v, shift), scale, "layer_norm, weight");
        FiniteDifferences.CheckGradient(v => nn.functional.layer_norm(x, [3], scale, v), shift, "layer_norm, bias");
        FiniteDifferences.CheckGradient(v => nn.functional.relu(v), x, "relu");
    }

    [TestMethod]
    public void Dropout_InTraining_ZeroesItsShareAndScalesTheRest()
    {
        using var scope = NewDisposeScope();
        using var dropout = nn.Dropout(0.25);
        var x = ones(100_000, requires_grad: true);

        var dropped = dropout.call(x);
        dropped.sum().backward();

        var values = dropped.Doubles().Distinct().Order().ToArray();
        Assert.HasCount(2, values);
        Assert.AreEqual(4.0 / 3, values[1], 1e-6);
        Assert.AreEqual(1, dropped.mean().item<float>(), 0.01);
        Assert.IsTrue(x.grad!.Equals(dropped));
        dropout.eval();
        Assert.IsTrue(dropout.call(x).Equals(x));
    }

    [TestMethod]
    public void Sequential_OfNamedAndPlainParts_CallsOneAfterAnother()
    {
        using var scope = NewDisposeScope();
        using var plain = nn.Sequential(nn.Linear(3, 2), nn.ReLU(), nn.Identity());
        using var named = nn.Sequential(("a", nn.Linear(3, 2)), ("b", nn.ReLU()));
        using var empty = nn.Sequential();
        var x = ones(1, 3);

        CollectionAssert.AreEqual(new[] { "0.weight", "0.bias" }, plain.state_dict().Keys.ToArray());
        CollectionAssert.AreEqual(new[] { "a.weight", "a.bias" }, named.state_dict().Keys.ToArray());
        Assert.AreEqual(3, plain.Count);
        var first = (Linear)plain.children().First();
        Numbers.AreClose(nn.functional.relu(first.call(x)).Doubles(), plain.call(x));
        Assert.IsTrue(empty.call(x).Equals(x));
        Assert.IsFalse(x.IsInvalid);
    }

    [TestMethod]
    public void Init_Functions_FillWithinTheirBounds()
    {
        using var scope = NewDisposeScope();
        var x = empty(50, 20);

        nn.init.xavier_uniform_(x);
        Assert.IsLessThanOrEqualTo((float)Math.Sqrt(6.0 / 70), x.abs().max().item<float>());
        Assert.AreEqual(Math.Sqrt(2.0 / 70), x.std().item<float>(), 0.01);
        nn.init.kaiming_uniform_(x, nonlinearity: nn.init.NonlinearityType.ReLU);
        Assert.AreEqual(Math.Sqrt(2.0 / 20), x.std().item<float>(), 0.02);
        nn.init.uniform_(x, 2, 3);
        Assert.IsTrue(x.ge(2).all().item<bool>() && x.le(3).all().item<bool>());
        nn.init.constant_(x, 0.5);
        nn.init.ones_(x[0]);
        nn.init.zeros_(x[1]);
        Numbers.AreClose([20 + 48 * 20 * 0.5], x.sum());
        Assert.ThrowsExactly<ArgumentException>(() => nn.init.CalculateFanInAndFanOut(zeros(3)));
    }
}

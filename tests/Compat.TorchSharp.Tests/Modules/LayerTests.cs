using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Compat.Tests;

[TestClass]
public sealed class LayerTests
{
    private static readonly double[] X = [1, -2, 0.5, 3, 4, -1]; // (2, 3)
    private static readonly double[] Weight = [1, 0, 2, -1, 3, 0]; // (2, 3)

    [TestMethod]
    public void Linear_WithAndWithoutBias_IsWeightTimesInputPlusBias()
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (Numbers.Doubles(X, 2, 3), Numbers.Doubles(Weight, 2, 3));

        Numbers.AreClose([2.5, -7.5, 1.5, 8.5], functional.linear(x, weight, Numbers.Doubles([0.5, -0.5])));
        Numbers.AreClose([2, -7, 1, 9], functional.linear(x, weight));
        CollectionAssert.AreEqual(new long[] { 2, 1, 2 }, functional.linear(x.view(2, 1, 3), weight).shape);
    }

    [TestMethod]
    public void LayerNorm_Forward_HasMeanZeroAndVarianceOne()
    {
        using var scope = NewDisposeScope();
        using var norm = LayerNorm(3, eps: 0, dtype: ScalarType.Float64);
        double[] expected = [.. X.Chunk(3).SelectMany(row =>
        {
            var deviation = Math.Sqrt(row.Average(v => Math.Pow(v - row.Average(), 2)));
            return row.Select(v => (v - row.Average()) / deviation);
        })];

        Numbers.AreClose(expected, norm.call(Numbers.Doubles(X, 2, 3)));
        var parameters = norm.named_parameters().ToArray();
        CollectionAssert.AreEqual(new[] { "weight", "bias" }, parameters.Select(named => named.name).ToArray());
        Numbers.AreClose([1, 1, 1], parameters[0].parameter, 0);
        Numbers.AreClose([0, 0, 0], parameters[1].parameter, 0);
        using var bare = LayerNorm(3, elementwise_affine: false);
        using var unshifted = LayerNorm(3, bias: false);
        Assert.IsEmpty(bare.parameters().ToArray());
        CollectionAssert.AreEqual(new[] { "weight" }, unshifted.named_parameters().Select(named => named.name).ToArray());
    }

    [TestMethod]
    public void Gradient_OfLayersByTheirParameters_EqualsTheDifferences()
    {
        using var scope = NewDisposeScope();
        var (x, weight) = (Numbers.Doubles(X, 2, 3), Numbers.Doubles(Weight, 2, 3));
        var (scale, shift) = (Numbers.Doubles([1.5, -0.5, 2]), Numbers.Doubles([0.1, 0.2, 0.3]));

        FiniteDifferences.CheckGradient(v => functional.linear(v, weight), x, "linear, input");
        FiniteDifferences.CheckGradient(v => functional.linear(x, v), weight, "linear, weight");
        FiniteDifferences.CheckGradient(v => functional.linear(x, weight, v), Numbers.Doubles([0.5, -0.5]), "linear, bias");
        FiniteDifferences.CheckGradient(v => functional.layer_norm(v, [3], scale, shift, 0.1), x, "layer_norm, input");
        FiniteDifferences.CheckGradient(v => functional.layer_norm(x, [3], v, shift), scale, "layer_norm, weight");
        FiniteDifferences.CheckGradient(v => functional.layer_norm(x, [3], scale, v), shift, "layer_norm, bias");
    }

    [TestMethod]
    public void ReLU_InPlaceOrNot_CutsWhatIsNegative()
    {
        using var scope = NewDisposeScope();
        using var plain = ReLU();
        using var inPlace = ReLU(inplace: true);
        var x = tensor([-1f, 2f]);

        Numbers.AreClose([0, 2], plain.call(x), 0);
        Numbers.AreClose([-1, 2], x, 0);
        Numbers.AreClose([0, 2], inPlace.call(x), 0);
        Numbers.AreClose([0, 2], x, 0);
    }

    [TestMethod]
    public void Sequential_OfNamedParts_CallsOneAfterAnother()
    {
        using var scope = NewDisposeScope();
        using var sequence = Sequential(("a", new Affine(3, 2)), ("b", ReLU()), ("c", new Affine(2, 2)));
        using var single = Sequential(("a", ReLU()));
        using var empty = Sequential(Array.Empty<(string, Module<Tensor, Tensor>)>());
        var x = rand(4, 3);
        var parts = sequence.named_children().Select(child => child.module).OfType<Affine>().ToArray();

        Numbers.AreClose(Numbers.Read(parts[1].call(functional.relu(parts[0].call(x)))), sequence.call(x));
        Numbers.AreClose(Numbers.Read(x), single.call(x), 0);
        Numbers.AreClose(Numbers.Read(x), empty.call(x), 0);
        Assert.IsFalse(x.IsInvalid);
        CollectionAssert.AreEqual(
            new[] { "a.weight", "a.bias", "c.weight", "c.bias" }, sequence.named_parameters().Select(parameter => parameter.name).ToArray());
    }

    [TestMethod]
    public void Sequential_WhatLiesBetweenItsParts_IsDisposed()
    {
        using var scope = NewDisposeScope();
        using var second = new Doubling();
        using var third = new Doubling();
        using var sequence = Sequential(("a", new Doubling()), ("b", second), ("c", third));
        var x = tensor([3f], requires_grad: true);

        var result = sequence.call(x);

        Numbers.AreClose([24], result, 0);
        Assert.IsTrue(second.Input!.IsInvalid && third.Input!.IsInvalid);
        Assert.IsFalse(x.IsInvalid);
        Numbers.AreClose([8], autograd.grad([result], [x], [tensor([1f])])[0], 0);
    }

    private sealed class Doubling() : Module<Tensor, Tensor>(nameof(Doubling))
    {
        public Tensor? Input { get; private set; }

        public override Tensor forward(Tensor input) => (Input = input) + input;
    }
}

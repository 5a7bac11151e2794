using static TorchSharp.torch;

namespace EmotionFusion.Training.Tests;

/// <summary>The weighted sum of layers, against sums and differences by hand.</summary>
[TestClass]
public sealed class LayerSumTests
{
    private static readonly float[] Input = [1, 2, 3, 4, 5, 6, -1, 0.5f, 2, -2, 0.25f, 3]; // (2, 3 x 2)
    private static readonly float[] Logits = [0.3f, -0.7f, 1.1f];

    [TestMethod]
    public void Forward_IsTheSoftmaxWeightedSum()
    {
        using var scope = NewDisposeScope();
        using var sum = Sum(Logits);

        var output = sum.call(tensor(Input, [2, 6])).data<float>().ToArray();

        var expected = Expected(Logits);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual(expected[i], output[i], 1e-6);
        }
        Assert.AreEqual(1, sum.Shares().Sum(), 1e-6);
        Assert.IsGreaterThan(sum.Shares()[0], sum.Shares()[2]);
    }

    [TestMethod]
    public void Untrained_LayersCountAlike()
    {
        using var sum = new LayerSum(3);

        Assert.IsTrue(sum.Shares().All(share => Math.Abs(share - (1.0 / 3)) < 1e-6));
    }

    [TestMethod]
    public void Gradient_IsThatOfDifferences()
    {
        using var scope = NewDisposeScope();
        using var sum = Sum(Logits);
        sum.call(tensor(Input, [2, 6])).pow(2).sum().backward();
        var gradient = sum.parameters().Single().grad!.data<float>().ToArray();
        const float Step = 1e-3f;
        for (var layer = 0; layer < Logits.Length; layer++)
        {
            float[] up = [.. Logits], down = [.. Logits];
            (up[layer], down[layer]) = (up[layer] + Step, down[layer] - Step);
            Assert.AreEqual((Expected(up).Sum(value => value * value) - Expected(down).Sum(value => value * value)) / (2 * Step), gradient[layer], 1e-2);
        }
    }

    private static LayerSum Sum(float[] logits)
    {
        var sum = new LayerSum(logits.Length);
        using var gradientOff = no_grad();
        sum.parameters().Single().copy_(tensor(logits));
        return sum;
    }

    private static double[] Expected(float[] logits)
    {
        var total = logits.Sum(logit => Math.Exp(logit));
        return [.. from row in Enumerable.Range(0, 2)
                   from d in Enumerable.Range(0, 2)
                   select Enumerable.Range(0, 3).Sum(layer => Math.Exp(logits[layer]) / total * Input[(row * 6) + (layer * 2) + d])];
    }
}

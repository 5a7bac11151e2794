namespace EmotionFusion.Training.Tests;

/// <summary>Laws of every loss.</summary>
[TestClass]
public sealed class EmotionLossTests
{
    private static readonly float[] Weights = [0.5f, 2, 1, 1.5f];
    private static readonly double[] Factors = [1, 2.5, 1, 0.5];

    private static readonly Dictionary<string, EmotionLoss> All = new()
    {
        ["cross-entropy"] = new WeightedCrossEntropy(Weights),
        ["focal, gamma 2"] = new FocalLoss(2, 1, Factors),
        ["focal, gamma 0.5, temperature 3"] = new FocalLoss(0.5, 3, Factors),
        ["focal, gamma 0"] = new FocalLoss(0, 1, Factors),
    };

    public static IEnumerable<object[]> Losses => All.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void Gradient_IsTheLossesSlope(string name)
    {
        var (logits, labels) = Batch(12, seed: 1);
        var gradient = new float[logits.Length];
        All[name].Evaluate(logits, labels, gradient);
        for (var i = 0; i < logits.Length; i++)
        {
            const float step = 1e-2f;
            var (up, down) = ((float[])logits.Clone(), (float[])logits.Clone());
            up[i] += step;
            down[i] -= step;
            var slope = (All[name].Evaluate(up, labels, new float[logits.Length]) - All[name].Evaluate(down, labels, new float[logits.Length])) / (2 * step);
            Assert.AreEqual(slope, gradient[i], 1e-4, $"{name}: logit {i}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void Loss_SurerOfTheLabel_IsLowerAndNeverNegative(string name)
    {
        var last = double.PositiveInfinity;
        for (var sureness = -4f; sureness <= 40; sureness += 4)
        {
            var value = All[name].Evaluate([sureness, 0, 0, 0], [0], new float[4]);
            Assert.IsTrue(value >= 0 && value <= last, $"{name}: {value} at {sureness} after {last}");
            last = value;
        }
    }

    [TestMethod]
    [DynamicData(nameof(Losses))]
    public void Gradient_OfARow_SumsToZero(string name)
    {
        var (logits, labels) = Batch(8, seed: 2);
        var gradient = new float[logits.Length];
        All[name].Evaluate(logits, labels, gradient);
        foreach (var row in gradient.Chunk(4))
        {
            Assert.AreEqual(0, row.Sum(), 1e-6, name);
        }
    }

    [TestMethod]
    public void CrossEntropy_EqualLogits_IsTheWeightedLogarithmOfTheClasses() =>
        Assert.AreEqual((0.5 + 2) / 2 * Math.Log(4), new WeightedCrossEntropy(Weights).Evaluate(new float[8], [0, 1], new float[8]), 1e-7);

    [TestMethod]
    public void Focal_GammaZero_IsCrossEntropyWithTheBatchsWeights()
    {
        var (logits, labels) = Batch(10, seed: 3);
        var expected = new WeightedCrossEntropy(ClassWeights.OfBatch(labels, 4, Factors));

        Assert.AreEqual(
            expected.Evaluate(logits, labels, new float[40]), new FocalLoss(0, 1, Factors).Evaluate(logits, labels, new float[40]), 1e-12);
    }

    [TestMethod]
    public void Focal_Temperature_DividesTheLogits()
    {
        var (logits, labels) = Batch(10, seed: 4);

        Assert.AreEqual(
            new FocalLoss(2, 1, Factors).Evaluate([.. logits.Select(logit => logit / 8)], labels, new float[40]),
            new FocalLoss(2, 8, Factors).Evaluate(logits, labels, new float[40]),
            1e-9);
    }

    [TestMethod]
    public void Focal_HigherGamma_TurnsFromWhatIsClassifiedWell()
    {
        float[] logits = [3, 0, 0, 0, 0, 1, 0, 0]; // the first is sure and right, the second wrong
        double Share(double gamma)
        {
            var gradient = new float[8];
            new FocalLoss(gamma, 1, [1, 1, 1, 1]).Evaluate(logits, [0, 2], gradient);
            return Math.Abs(gradient[0]) / Math.Abs(gradient[6]);
        }

        Assert.IsLessThan(Share(0) / 2, Share(2));
    }

    private static (float[] Logits, int[] Labels) Batch(int samples, int seed)
    {
        var random = new Random(seed);
        return (
            [.. Enumerable.Range(0, samples * 4).Select(_ => (float)((random.NextDouble() * 4) - 2))],
            [.. Enumerable.Range(0, samples).Select(_ => random.Next(3))]); // class 3 is absent
    }
}

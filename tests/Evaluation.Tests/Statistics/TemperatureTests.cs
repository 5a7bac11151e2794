namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class TemperatureTests
{
    /// <summary>The best of a fine grid, whose likelihoods are computed from logits by the definition.</summary>
    [TestMethod]
    [DataRow(1UL, 0.25)]
    [DataRow(2UL, 1.0)]
    [DataRow(3UL, 4.0)]
    public void Fit_NoisyPredictions_IsTheBestOfAGrid(ulong seed, double sharpness)
    {
        var rows = Rows(seed, sharpness);
        var grid = Enumerable.Range(0, 4001).Select(i => Math.Pow(10, -2 + (i / 1000.0))).ToArray();
        var best = grid.MinBy(temperature => Nll(rows, temperature));
        var fitted = Temperature.Fit([.. rows.Select(row => (Softmax(row.Logits), row.Label))]);
        Assert.AreEqual(1, fitted / best, 0.003, $"fitted {fitted}, grid {best}");
    }

    /// <summary>Two classes, three of four right with p = .9: the best probability is .75, so T = ln 9 / ln 3 = 2.</summary>
    [TestMethod]
    public void Fit_ThreeOfFourRightAtNine_IsTwo()
    {
        float[] sure = [0.9f, 0.1f];
        Assert.AreEqual(2, Temperature.Fit([(sure, 0), (sure, 0), (sure, 0), (sure, 1)]), 1e-6);
    }

    [TestMethod]
    public void Fit_AllRight_HasNoBestAndStaysOne() => Assert.AreEqual(1.0, Temperature.Fit([([0.6f, 0.4f], 0), ([0.3f, 0.7f], 1)]));

    [TestMethod]
    public void Fit_WorseThanGuessing_TakesAllConfidenceAway() =>
        Assert.AreEqual(Temperature.Highest, Temperature.Fit([([0.9f, 0.1f], 1), ([0.2f, 0.8f], 0)]), 1e-6);

    [TestMethod]
    public void Fit_ProbabilityOfZero_IsFinite() => Assert.IsInRange(1.0, Temperature.Highest, Temperature.Fit([([1, 0], 0), ([1, 0], 0), ([1, 0], 1)]));

    [TestMethod]
    public void Scale_TwoIsTheSquareRoot()
    {
        var scaled = Temperature.Scale([0.64f, 0.36f], 2);
        Assert.AreEqual(0.8 / 1.4, scaled[0], 1e-7);
        Assert.AreEqual(0.6 / 1.4, scaled[1], 1e-7);
    }

    [TestMethod]
    public void Fit_Nothing_Throws() => Assert.ThrowsExactly<ArgumentException>(() => Temperature.Fit([]));

    private static double Nll((double[] Logits, int Label)[] rows, double temperature) =>
        rows.Average(row => Math.Log(row.Logits.Sum(logit => Math.Exp(logit / temperature))) - (row.Logits[row.Label] / temperature));

    private static float[] Softmax(double[] logits) => [.. logits.Select(logit => (float)(Math.Exp(logit) / logits.Sum(Math.Exp)))];

    private static (double[] Logits, int Label)[] Rows(ulong seed, double sharpness)
    {
        var random = new SplitMix64(seed);
        return [.. Enumerable.Range(0, 300).Select(_ =>
        {
            var label = random.Below(4);
            double[] logits = [.. Enumerable.Range(0, 4).Select(c => sharpness * ((c == label ? 1 : 0) + (random.Below(4001) / 1000.0) - 2))];
            return (logits, label);
        })];
    }
}

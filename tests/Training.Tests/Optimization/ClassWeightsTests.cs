using System.Text.Json;
using EmotionFusion.Pipeline;
using EmotionFusion.Tests;

namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class ClassWeightsTests
{
    [TestMethod]
    public void Of_OracleCounts_GivesOracleWeights()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Repository.Oracle("class_weights.json")));
        Assert.IsGreaterThan(0, cases.RootElement.GetArrayLength());
        foreach (var item in cases.RootElement.EnumerateArray())
        {
            var counts = Doubles(item, "counts");

            AssertClose(Doubles(item, "unscaled"), ClassWeights.Of(ClassWeighting.Damped, counts, [1, 1, 1, 1]));
            AssertClose(Doubles(item, "scaled"), ClassWeights.Scaled(counts, Doubles(item, "mean_difficulty"), [1, 1, 1, 1]));
        }
    }

    [TestMethod]
    public void Of_DifficultyScaling_TakesMeansOverTheTrainingRows()
    {
        var view = TestViews.WithVad(TestViews.Of([0, 0, 1, 2, 3, 3], null, null), row => row == 1 ? new Vad(3, 3, 5) : null);
        var config = ExperimentConfig.Python with
        {
            Name = "weights",
            Loss = new() { Weighting = ClassWeighting.Damped, DifficultyScaling = true, ClassWeights = new Dictionary<string, double> { ["sad"] = 2 } },
        };
        var missing = new Vad(3, 3, 3);
        double[] means = [1, Difficulty.Of(missing, 1, config.ExpectedVad), Difficulty.Of(missing, 2, config.ExpectedVad), 1];

        var weights = ClassWeights.Of(view, [0, 1, 2, 3], config);

        AssertClose([.. ClassWeights.Scaled([2, 1, 1, 0], means, [1, 1, 2, 1]).Select(weight => (double)weight)], weights);
        AssertClose([1.5, 2, 4, 1], ClassWeights.Of(view, [0, 1, 2, 3], config with { Loss = config.Loss with { DifficultyScaling = false } }));
    }

    /// <summary>N / (C n_c), with 20 utterances in 4 classes of 10, 5, 4 and 1; every class weighs the same in all.</summary>
    [TestMethod]
    public void Of_Balanced_GivesEveryClassTheSameWeightInAll()
    {
        AssertClose([0.5, 1, 1.25, 5], ClassWeights.Of(ClassWeighting.Balanced, [10, 5, 4, 1], [1, 1, 1, 1]));
        AssertClose([1, 1, 1, 1], ClassWeights.Of(ClassWeighting.None, [10, 5, 4, 1], [1, 1, 1, 1]));
    }

    [TestMethod]
    public void OfBatch_Labels_WeighsByTheBatchAlone()
    {
        var sum = (1 / 3.1) + (1 / 1.1) + (1 / 1.1) + (1 / 2.1);

        var weights = ClassWeights.OfBatch([0, 0, 3, 0, 3, 1], 4, [1, 1, 1, 2]);

        AssertClose([1 / 3.1 / sum, 1 / 1.1 / sum, 1 / 1.1 / sum, 2 / 2.1 / sum], weights);
    }

    [TestMethod]
    public void Of_Factors_MultiplyTheirClass()
    {
        var plain = ClassWeights.Of(ClassWeighting.Damped, [10, 20, 30, 40], [1, 1, 1, 1]);

        var weighted = ClassWeights.Of(ClassWeighting.Damped, [10, 20, 30, 40], [1, 2.5, 1, 0]);

        Assert.AreEqual(plain[1] * 2.5f, weighted[1], 1e-6f);
        Assert.AreEqual(0f, weighted[3]);
        Assert.AreEqual(plain[2], weighted[2]);
    }

    [TestMethod]
    public void Of_ClassWithoutUtterances_StaysFinite() => Assert.AreEqual(1f, ClassWeights.Of(ClassWeighting.Damped, [5, 0, 5, 5], [1, 1, 1, 1])[1]);

    [TestMethod]
    public void Of_FactorOfNoClass_OffersTheNearest()
    {
        var view = TestViews.Separable(20, seed: 1);

        var error = Assert.ThrowsExactly<EmotionFusionException>(() =>
            ClassWeights.Of(view, [0, 1], new() { Name = "weights", Loss = new() { ClassWeights = new Dictionary<string, double> { ["angre"] = 2 } } }));

        StringAssert.Contains(error.Message, "'angre'");
        StringAssert.Contains(error.Message, "'anger'");
    }

    private static double[] Doubles(JsonElement item, string name) =>
        [.. item.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.HasCount(expected.Length, actual);
        for (var c = 0; c < expected.Length; c++)
        {
            Assert.AreEqual(expected[c], actual[c], 1e-6 * expected[c]);
        }
    }
}

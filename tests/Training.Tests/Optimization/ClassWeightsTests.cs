using System.Text.Json;
using EmotionFusion.Tests;

namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class ClassWeightsTests
{
    [TestMethod]
    public void Of_OracleCounts_GivesOracleWeights()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("tests", "oracle", "class_weights.json")));
        Assert.IsGreaterThan(0, cases.RootElement.GetArrayLength());
        foreach (var item in cases.RootElement.EnumerateArray())
        {
            var counts = item.GetProperty("counts").EnumerateArray().Select(count => count.GetInt32()).ToArray();
            var expected = item.GetProperty("unscaled").EnumerateArray().Select(weight => weight.GetDouble()).ToArray();

            var weights = ClassWeights.Of(counts, [1, 1, 1, 1]);

            for (var c = 0; c < expected.Length; c++)
            {
                Assert.AreEqual(expected[c], weights[c], 1e-6 * expected[c]);
            }
        }
    }

    [TestMethod]
    public void Of_Factors_MultiplyTheirClass()
    {
        var plain = ClassWeights.Of([10, 20, 30, 40], [1, 1, 1, 1]);

        var weighted = ClassWeights.Of([10, 20, 30, 40], [1, 2.5, 1, 0]);

        Assert.AreEqual(plain[1] * 2.5f, weighted[1], 1e-6f);
        Assert.AreEqual(0f, weighted[3]);
        Assert.AreEqual(plain[2], weighted[2]);
    }

    [TestMethod]
    public void Of_ClassWithoutUtterances_StaysFinite() => Assert.AreEqual(1f, ClassWeights.Of([5, 0, 5, 5], [1, 1, 1, 1])[1]);

    [TestMethod]
    public void Of_FactorOfNoClass_OffersTheNearest()
    {
        var view = TestViews.Separable(20, seed: 1);

        var error = Assert.ThrowsExactly<EmotionFusionException>(() =>
            ClassWeights.Of(view, [0, 1], new Dictionary<string, double> { ["angre"] = 2 }));

        StringAssert.Contains(error.Message, "'angre'");
        StringAssert.Contains(error.Message, "'anger'");
    }
}

using System.Text.Json;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class CalibrationTests
{
    public static IEnumerable<object[]> Cases =>
        Enumerable.Range(0, Oracle.Json("statistics.json").GetProperty("ece15").GetArrayLength()).Select(i => new object[] { i });

    [TestMethod]
    [DynamicData(nameof(Cases))]
    public void Compute_OracleCase_EqualsItsError(int index)
    {
        var oracle = Oracle.Json("statistics.json").GetProperty("ece15")[index];
        var correct = oracle.GetProperty("correct").EnumerateArray().Select(Truth).ToArray();
        var calibration = Calibration.Compute([.. oracle.Values<double>("confidence").Zip(correct)]);
        Assert.AreEqual(oracle.Number("ece"), calibration.Ece, 1e-12);
        Assert.AreEqual(correct.Length, calibration.Bins.Sum(bin => bin.N));
    }

    [TestMethod]
    public void Compute_ConfidenceOnAnEdge_BelongsToTheBinBelow()
    {
        var bins = Calibration.Compute([(1.0, true), (0.0, false), (1.0 / 15, false)]).Bins;
        Assert.AreEqual(1, bins[14].N);
        Assert.AreEqual(2, bins[0].N);
    }

    [TestMethod]
    public void Compute_EmptyBin_HasNoFigures()
    {
        var bin = Calibration.Compute([(0.99, true)]).Bins[3];
        Assert.AreEqual(0, bin.N);
        Assert.IsNull(bin.Accuracy);
        Assert.IsNull(bin.Confidence);
    }

    [TestMethod]
    public void Compute_CertainAndRight_IsZero() => Assert.AreEqual(0.0, Calibration.Compute([(1.0, true), (1.0, true)]).Ece);

    [TestMethod]
    public void Compute_CertainAndWrong_IsOne() => Assert.AreEqual(1.0, Calibration.Compute([(1.0, false), (1.0, false)]).Ece);

    [TestMethod]
    public void Compute_Nothing_Throws() => Assert.ThrowsExactly<ArgumentException>(() => Calibration.Compute([]));

    private static bool Truth(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number ? value.GetInt32() == 1 : value.GetBoolean();
}

namespace EmotionFusion.Compat.MachineLearning.Tests;

[TestClass]
public sealed class EvaluateTests
{
    private static readonly float[] First = [0.7f, 0.2f, 0.1f];

    [TestMethod]
    [DataRow(float.NaN, DisplayName = "missing label")]
    [DataRow(-1f, DisplayName = "negative label")]
    [DataRow(0.5f, DisplayName = "label that is no class")]
    public void Evaluate_BadLabel_RowIsLeftOut(float label)
    {
        var metrics = Scored.Evaluate([(0, First), (label, First)]);
        Assert.AreEqual(1, metrics.MicroAccuracy);
        Assert.AreEqual(1, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
    }

    [TestMethod]
    [DataRow(float.NaN)]
    [DataRow(float.PositiveInfinity)]
    [DataRow(float.NegativeInfinity)]
    public void Evaluate_ScoreNotFinite_RowIsLeftOut(float score)
    {
        var metrics = Scored.Evaluate([(0, First), (1, [0.1f, 0.1f, score])]);
        Assert.AreEqual(1, metrics.MicroAccuracy);
        Assert.AreEqual(-Math.Log(0.7f), metrics.LogLoss);
    }

    [TestMethod]
    public void Evaluate_Ties_FavourTheLowerClass()
    {
        var metrics = Scored.Evaluate([(0, [0.4f, 0.4f, 0.2f]), (1, [0.4f, 0.4f, 0.2f]), (2, [1, 1, 1])], topK: 3);
        CollectionAssert.AreEqual(new[] { 1.0 / 3, 1.0 / 3 + 1.0 / 3, 1.0 / 3 + 1.0 / 3 + 1.0 / 3 }, metrics.TopKAccuracyForAllK.ToArray());
        Assert.AreEqual(1, metrics.ConfusionMatrix.GetCountForClassPair(0, 1));
        Assert.AreEqual(1, metrics.ConfusionMatrix.GetCountForClassPair(0, 2));
    }

    [TestMethod]
    public void Evaluate_ScoreOutsideProbabilities_IsClippedInTheLoss()
    {
        var metrics = Scored.Evaluate([(0, [0, 0.5f, 0.5f]), (1, [0, 3, 0]), (2, [0, 1, -2])]);
        var worst = -Math.Log(1e-15f);
        Assert.AreEqual((worst + 0 + worst) / 3, metrics.LogLoss);
        CollectionAssert.AreEqual(new[] { worst, 0, worst }, metrics.PerClassLogLoss.ToArray());
    }

    [TestMethod]
    public void Evaluate_LabelWithoutScore_CountsInTheMeansButInNoCell()
    {
        var metrics = Scored.Evaluate([(0, First), (3, First)], topK: 4);
        Assert.AreEqual(0.5, metrics.MicroAccuracy);
        Assert.AreEqual(1, metrics.MacroAccuracy);
        Assert.AreEqual((-Math.Log(0.7f) - Math.Log(1e-15f)) / 2, metrics.LogLoss);
        CollectionAssert.AreEqual(new[] { 0.5, 0.5, 0.5, 1 }, metrics.TopKAccuracyForAllK.ToArray());
        Assert.AreEqual(1, metrics.ConfusionMatrix.Counts.Sum(row => row.Sum()));
        CollectionAssert.AreEqual(new[] { -Math.Log(0.7f), 0, 0 }, metrics.PerClassLogLoss.ToArray());
    }

    [TestMethod]
    public void Evaluate_LabelWithoutScoreBeatsNegativeScores_Throws()
        => Assert.ThrowsExactly<IndexOutOfRangeException>(() => Scored.Evaluate([(3, [-1, -2, -3])]));

    [TestMethod]
    public void Evaluate_ClassOnlyPredicted_IsNotInTheMacroMean()
    {
        var metrics = Scored.Evaluate([(0, First), (0, [0, 0, 1]), (1, [0, 1, 0])]);
        Assert.AreEqual(0.75, metrics.MacroAccuracy);
        CollectionAssert.AreEqual(new[] { 0.5, 1, 0 }, metrics.ConfusionMatrix.PerClassRecall.ToArray());
        CollectionAssert.AreEqual(new[] { 1.0, 1, 0 }, metrics.ConfusionMatrix.PerClassPrecision.ToArray());
    }

    [TestMethod]
    public void LogLossReduction_TwoClasses_ComparesWithTheFrequencies()
    {
        var metrics = Scored.Evaluate([(0, [0.9f, 0.1f]), (1, [0.2f, 0.8f]), (0, [0.6f, 0.4f]), (0, [0.3f, 0.7f])]);
        var entropy = (3 * Math.Log(3 / 4.0) + Math.Log(1 / 4.0)) / -4;
        Assert.AreEqual((entropy - metrics.LogLoss) / entropy, metrics.LogLossReduction);
    }

    [TestMethod]
    public void LogLossReduction_OneClass_IsInfiniteOrNaN()
    {
        Assert.AreEqual(double.PositiveInfinity, Scored.Evaluate([(0, First)]).LogLossReduction);
        Assert.AreEqual(double.NaN, Scored.Evaluate([(0, [1, 0])]).LogLossReduction);
    }

    [TestMethod]
    public void Evaluate_NoRows_GivesZerosAndNaN()
    {
        var metrics = Scored.Evaluate([], topK: 2);
        Assert.AreEqual((0, 0, 0), (metrics.MicroAccuracy, metrics.MacroAccuracy, metrics.LogLoss));
        Assert.AreEqual(double.NaN, metrics.LogLossReduction);
        CollectionAssert.AreEqual(new[] { double.NaN, double.NaN }, metrics.TopKAccuracyForAllK.ToArray());
    }

    [TestMethod]
    public void TopK_Zero_IsNull()
    {
        var metrics = Scored.Evaluate([(0, First)]);
        Assert.IsNull(metrics.TopKAccuracyForAllK);
        Assert.AreEqual((0, 0), (metrics.TopKAccuracy, metrics.TopKPredictionCount));
    }

    [TestMethod]
    public void TopK_MoreThanRanks_Throws()
    {
        Assert.HasCount(4, Scored.Evaluate([(0, First)], topK: 4).TopKAccuracyForAllK);
        Assert.ThrowsExactly<IndexOutOfRangeException>(() => Scored.Evaluate([(0, First)], topK: 5));
    }

    [TestMethod]
    public void GetCountForClassPair_NoSuchClass_Throws()
    {
        var matrix = Scored.Evaluate([(0, First)]).ConfusionMatrix;
        Assert.AreEqual(3, matrix.NumberOfClasses);
        Assert.AreEqual("predictedClassIndicatorIndex", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => matrix.GetCountForClassPair(3, 0)).ParamName);
        Assert.AreEqual("actualClassIndicatorIndex", Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => matrix.GetCountForClassPair(0, -1)).ParamName);
    }
}

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class ConfusionMatrixTests
{
    [TestMethod]
    public void Measures_PerfectPredictor_AreOne()
    {
        var matrix = ConfusionMatrix.FromRows([[3L, 0, 0], [0, 5, 0], [0, 0, 2]]);
        foreach (var measure in new[] { matrix.Wa, matrix.Uar, matrix.MacroF1, matrix.WeightedF1, matrix.Kappa, matrix.Mcc })
        {
            Assert.AreEqual(1.0, measure, 1e-15);
        }
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(4)]
    [DataRow(7)]
    public void Uar_ConstantPredictor_IsOneByClasses(int classes)
    {
        var matrix = new ConfusionMatrix(classes);
        for (var truth = 0; truth < classes; truth++)
        {
            matrix.Add(truth, 1, times: truth + 1);
        }

        Assert.AreEqual(1.0 / classes, matrix.Uar, 1e-15);
        Assert.AreEqual(0.0, matrix.Kappa, 1e-15);
        Assert.AreEqual(0.0, matrix.Mcc, 1e-15);
    }

    [TestMethod]
    public void Uar_ClassWithoutUtterances_IsOverTheOthers()
    {
        var matrix = ConfusionMatrix.FromRows([[4L, 0, 0], [0, 0, 0], [1, 1, 2]]);
        Assert.AreEqual((1.0 + 0.5) / 2, matrix.Uar, 1e-15);
        Assert.AreEqual(2, matrix.PresentClasses);
    }

    /// <summary>scikit-learn's macro F1 counts a class that was only predicted, as 0.</summary>
    [TestMethod]
    public void MacroF1_ClassOnlyPredicted_CountsAsZero()
    {
        var matrix = ConfusionMatrix.FromRows([[4L, 0, 0], [0, 0, 0], [1, 1, 2]]);
        Assert.AreEqual((8.0 / 9 + 0 + 4.0 / 6) / 3, matrix.MacroF1, 1e-15);
    }

    [TestMethod]
    public void MacroF1_ClassNowhere_IsOverTheOthers()
    {
        var matrix = ConfusionMatrix.FromRows([[4L, 0, 0], [0, 0, 0], [1, 0, 3]]);
        Assert.AreEqual((8.0 / 9 + 6.0 / 7) / 2, matrix.MacroF1, 1e-15);
    }

    [TestMethod]
    public void Measures_NoUtterances_AreZero()
    {
        var matrix = new ConfusionMatrix(3);
        foreach (var measure in new[] { matrix.Wa, matrix.Uar, matrix.MacroF1, matrix.WeightedF1, matrix.Kappa, matrix.Mcc })
        {
            Assert.AreEqual(0.0, measure);
        }
    }

    [TestMethod]
    public void Kappa_OneClassOnly_IsZero() => Assert.AreEqual(0.0, ConfusionMatrix.FromRows([[5L, 0], [0, 0]]).Kappa);

    [TestMethod]
    public void Add_Matrices_IsTheMatrixOfAll()
    {
        var sum = ConfusionMatrix.FromRows([[1L, 2], [3, 4]]);
        sum.Add(ConfusionMatrix.FromRows([[10L, 20], [30, 40]]));
        CollectionAssert.AreEqual(new long[] { 11, 22, 33, 44 }, sum.ToRows().SelectMany(row => row).ToArray());
    }

    [TestMethod]
    public void Add_OtherNumberOfClasses_Throws() =>
        Assert.ThrowsExactly<ArgumentException>(() => new ConfusionMatrix(2).Add(new ConfusionMatrix(3)));

    [TestMethod]
    [DataRow(-1, 0)]
    [DataRow(0, 3)]
    public void Add_NoSuchCell_Throws(int truth, int predicted) =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ConfusionMatrix(3).Add(truth, predicted));
}

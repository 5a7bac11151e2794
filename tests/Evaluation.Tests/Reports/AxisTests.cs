namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class AxisTests
{
    [TestMethod]
    public void At_Ends_AreThePlacesOfTheEnds()
    {
        var axis = new Axis(0.2, 1, 30, 330);
        Assert.AreEqual(30, axis.At(0.2), 1e-12);
        Assert.AreEqual(330, axis.At(1), 1e-12);
    }

    [TestMethod]
    [DataRow(1.3, 1.5)]
    [DataRow(0.9, 1.0)]
    [DataRow(87.0, 100.0)]
    [DataRow(0.0, 1.0)]
    [DataRow(double.NaN, 1.0)]
    public void UpFromZero_Highest_EndsAtARoundNumber(double highest, double top) =>
        Assert.AreEqual(top, Axis.UpFromZero(highest, 0, 1).High, 1e-12);

    [TestMethod]
    public void Ticks_ZeroToOne_AreRound() =>
        CollectionAssert.AreEqual(new[] { "0", "0.2", "0.4", "0.6", "0.8", "1" }, new Axis(0, 1, 0, 1).Ticks(5).Select(Figures.Round).ToArray());
}

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class SpreadTests
{
    [TestMethod]
    public void Of_Values_GivesPopulationDeviation()
    {
        var spread = Spread.Of([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.AreEqual(5.0, spread.Mean);
        Assert.AreEqual(2.0, spread.Std, 1e-15);
    }

    [TestMethod]
    public void Of_OneValue_HasNoDeviation() => Assert.AreEqual(new Spread(0.7, 0), Spread.Of([0.7]));

    [TestMethod]
    public void Of_Nothing_Throws() => Assert.ThrowsExactly<ArgumentException>(() => Spread.Of([]));
}

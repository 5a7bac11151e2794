namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class ConfusionChartTests
{
    [TestMethod]
    public void Initial_AlikeNames_TakesMoreLetters()
    {
        string[] classes = ["sad", "surprise", "neutral"];
        CollectionAssert.AreEqual(new[] { "sa", "su", "n" }, classes.Select((_, c) => ConfusionChart.Initial(classes, c)).ToArray());
    }

    [TestMethod]
    public void Large_Cells_HaveCountAndShareOfTheirRow()
    {
        var drawing = ConfusionChart.Large(ConfusionMatrix.FromRows([[3L, 1], [0, 2000]]), ["neg", "pos"], "Matrix");
        var cells = drawing.Descendants("g").Select(cell => string.Join(" ", cell.Elements("text").Select(text => text.Value))).ToArray();
        CollectionAssert.AreEqual(new[] { "3 75.0\u202F%", "1 25.0\u202F%", "0 0.0\u202F%", "2,000 100.0\u202F%" }, cells);
    }

    [TestMethod]
    public void Large_ClassWithoutUtterances_HasNoShares()
    {
        var drawing = ConfusionChart.Large(ConfusionMatrix.FromRows([[3L, 1], [0, 0]]), ["neg", "pos"], "Matrix");
        Assert.AreEqual(2, drawing.Descendants("g").Count(cell => cell.Attribute("class")!.Value == "cell absent" && cell.Elements("text").Count() == 1));
    }
}

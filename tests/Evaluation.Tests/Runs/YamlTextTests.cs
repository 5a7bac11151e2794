namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class YamlTextTests
{
    [TestMethod]
    [DataRow("audio", "audio")]
    [DataRow("configs/emodb.yaml", "configs/emodb.yaml")]
    [DataRow("yes", "\"yes\"")]
    [DataRow("", "\"\"")]
    [DataRow("12", "\"12\"")]
    [DataRow("1e5", "\"1e5\"")]
    [DataRow("a: b", "\"a: b\"")]
    [DataRow("say \"hi\"\n", "\"say \\\"hi\\\"\\n\"")]
    public void Of_Text_IsQuotedWhereItMustBe(string value, string expected) =>
        Assert.AreEqual($"key: {expected}\n", YamlText.Of([("key", value)]));

    [TestMethod]
    [DataRow(1e-5, "1.0E-05")]
    [DataRow(0.1, "0.1")]
    [DataRow(3.0, "3.0")]
    [DataRow(1.5e-7, "1.5E-07")]
    public void Of_Number_HasAPoint(double value, string expected) =>
        Assert.AreEqual($"key: {expected}\n", YamlText.Of([("key", value)]));

    [TestMethod]
    public void Of_Nested_IsIndented()
    {
        (string, object?)[] item = [("a", 1), ("b", new[] { 1, 2 })];
        (string, object?)[] map = [("x", true), ("empty", Array.Empty<(string, object?)>()), ("nothing", null)];
        Assert.AreEqual(
            "list:\n  - a: 1\n    b: [1, 2]\n  - a: 1\n    b: [1, 2]\nmap:\n  x: true\n  empty: {}\n  nothing: null\n",
            YamlText.Of([("list", new[] { item, item }), ("map", map)]));
    }
}

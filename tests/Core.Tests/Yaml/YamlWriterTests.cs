namespace EmotionFusion.Tests;

[TestClass]
public sealed class YamlWriterTests
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
    public void Text_Text_IsQuotedWhereItMustBe(string value, string expected) =>
        Assert.AreEqual($"key: {expected}\n", YamlWriter.Text([("key", value)]));

    [TestMethod]
    [DataRow(1e-5, "1.0E-05")]
    [DataRow(0.1, "0.1")]
    [DataRow(3.0, "3.0")]
    [DataRow(1.5e-7, "1.5E-07")]
    public void Text_Number_HasAPoint(double value, string expected) =>
        Assert.AreEqual($"key: {expected}\n", YamlWriter.Text([("key", value)]));

    [TestMethod]
    public void Text_Nested_IsIndented()
    {
        (string, object?)[] item = [("a", 1), ("b", new[] { 1, 2 })];
        (string, object?)[] map = [("x", true), ("empty", Array.Empty<(string, object?)>()), ("nothing", null)];
        Assert.AreEqual(
            "list:\n  - a: 1\n    b: [1, 2]\n  - a: 1\n    b: [1, 2]\nmap:\n  x: true\n  empty: {}\n  nothing: null\n",
            YamlWriter.Text([("list", new[] { item, item }), ("map", map)]));
    }

    [TestMethod]
    public void Text_AnyText_IsReadBack()
    {
        string[] texts = ["\u001b[31m\r\n\t\u007f\u0085\u2028\ufeff", "\ud83d\ude00 \u00e9 \ufffd", "- a", "# b", "\\\"", "~", "*x", "0x1F", "<<", "a: b", " a ", "'"];
        using var folder = new TemporaryFolder();
        var map = YamlFile.Read(folder.Write("x.yaml", YamlWriter.Text([("texts", texts), .. texts.Select((text, i) => (text, (object?)i))])));
        CollectionAssert.AreEqual(texts, map.Strings("texts")!.ToArray());
        CollectionAssert.AreEqual(texts, map.Keys.Skip(1).ToArray());
    }
}

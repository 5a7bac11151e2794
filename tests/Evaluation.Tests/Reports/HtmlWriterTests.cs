using System.Xml.Linq;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class HtmlWriterTests
{
    [TestMethod]
    public void Page_TextsAndAttributes_AreEscaped() => Assert.AreEqual(
        "<!DOCTYPE html>\n<p title=\"&lt;&quot;&amp;&gt;\">a &lt; b &amp; c \U0001F600 \uFFFD \uFFFD</p>\n",
        HtmlWriter.Page(new XElement("p", new XAttribute("title", "<\"&>"), "a < b & c \U0001F600 \u0000 \uDC00")));

    [TestMethod]
    public void Page_EmptyElement_HasAnEndTagUnlessVoid() => Assert.AreEqual(
        "<!DOCTYPE html>\n<div><td></td><br />\n</div>\n",
        HtmlWriter.Page(new XElement("div", new XElement("td"), new XElement("br"))));

    [TestMethod]
    public void Page_ScriptWithLessThan_Throws() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => HtmlWriter.Page(new XElement("script", "if (a < b) { }")));
}

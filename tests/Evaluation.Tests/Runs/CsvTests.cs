namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class CsvTests
{
    [TestMethod]
    [DataRow("plain", "two words")]
    [DataRow("a,b", "c\"d\"", "\"", "")]
    [DataRow("", "", "")]
    [DataRow("line\r\nbreak", "line\nbreak", "\r")]
    [DataRow(" padded ", "Jürgen", "日本", "=1+1")]
    public void Read_WhatWasWritten_IsTheSame(params string[] fields)
    {
        using var writer = new StringWriter();
        Csv.WriteRecord(writer, fields);
        Csv.WriteRecord(writer, ["next"]);
        var records = Csv.Read(new StringReader(writer.ToString()), "p.csv").ToArray();
        Assert.HasCount(2, records);
        CollectionAssert.AreEqual(fields, records[0].Fields);
        CollectionAssert.AreEqual(new[] { "next" }, records[1].Fields);
    }

    [TestMethod]
    public void WriteRecord_Fields_AreAsRfc4180Has()
    {
        using var writer = new StringWriter();
        Csv.WriteRecord(writer, ["1", "a b", "c,d", "say \"hi\""]);
        Assert.AreEqual("1,a b,\"c,d\",\"say \"\"hi\"\"\"\r\n", writer.ToString());
    }

    [TestMethod]
    public void Read_LineFeedsOnlyAndNoneAtTheEnd_IsRead()
    {
        var records = Csv.Read(new StringReader("a,b\n\"c\nd\",e\nf,"), "p.csv").ToArray();
        CollectionAssert.AreEqual(new[] { 1, 2, 4 }, records.Select(record => record.Line).ToArray());
        CollectionAssert.AreEqual(new[] { "f", "" }, records[2].Fields);
    }

    [TestMethod]
    public void Read_QuoteThatNeverEnds_NamesItsLine() =>
        Throws("a,b\nc,\"d\n\n", "p.csv(2): a quoted field starts here and never ends; the file was cut short or edited.");

    [TestMethod]
    public void Read_TextAfterAClosingQuote_NamesItsLine() =>
        Throws("a\n\"b\"c\n", "p.csv(2): 'c' after a closing quote; expected a comma or the end of the line.");

    private static void Throws(string text, string message)
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => Csv.Read(new StringReader(text), "p.csv").ToArray());
        Assert.AreEqual(message, error.Message);
    }
}

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class CsvTests
{
    [TestMethod]
    [DataRow("plain", "two words")]
    [DataRow("a,b", "c\"d\"", "\"", "")]
    [DataRow("", "", "")]
    [DataRow("")]
    [DataRow("line\r\nbreak", "line\nbreak", "\r")]
    [DataRow(" padded ", "Jürgen", "日本", "=1+1", "#", "\0")]
    public void Read_WhatWasWritten_IsTheSame(params string[] fields)
    {
        using var folder = new TempFolder();
        string[] last = [.. fields.Select(_ => "next")];
        Csv.Write(folder.File("p.csv"), fields, [last]);
        var records = Csv.Read(folder.File("p.csv")).ToArray();
        Assert.HasCount(2, records);
        CollectionAssert.AreEqual(fields, records[0].Fields);
        CollectionAssert.AreEqual(last, records[1].Fields);
    }

    [TestMethod]
    public void Write_Fields_AreAsRfc4180Has()
    {
        using var folder = new TempFolder();
        Csv.Write(folder.File("p.csv"), ["1", "a b", "c,d", "say \"hi\""], []);
        CollectionAssert.AreEqual("1,a b,\"c,d\",\"say \"\"hi\"\"\"\r\n"u8.ToArray(), File.ReadAllBytes(folder.File("p.csv")));
    }

    [TestMethod]
    public void Read_LineFeedsOnlyAndNoneAtTheEnd_IsRead()
    {
        var records = Read("a,b\n\"c\nd\",e\n\nf,"u8);
        CollectionAssert.AreEqual(new[] { 1L, 2, 4, 5 }, records.Select(record => record.Line).ToArray());
        CollectionAssert.AreEqual(new[] { "" }, records[2].Fields, "an empty line is a record, which its reader refuses");
        CollectionAssert.AreEqual(new[] { "f", "" }, records[3].Fields);
    }

    [TestMethod]
    public void Read_ByteOrderMark_IsNoPartOfTheFirstField() =>
        CollectionAssert.AreEqual(new[] { "a", "b" }, Read([0xEF, 0xBB, 0xBF, (byte)'a', (byte)',', (byte)'b'])[0].Fields);

    [TestMethod]
    public void Read_QuoteThatNeverEnds_NamesItsLine() => Throws("a,b\nc,\"d\n\n"u8, "p.csv(2): no valid record", "never closed");

    [TestMethod]
    public void Read_QuoteThatSwallowsMegabytes_IsntReadToTheEnd() =>
        Throws([.. "a\n\""u8, .. Enumerable.Repeat((byte)'\n', 2 << 20)], "p.csv(2): no valid record", "longer than");

    [TestMethod]
    public void Read_TextAfterAClosingQuote_NamesItsLine() => Throws("a\n\"b\"c\n"u8, "p.csv(2): no valid record", "text after the closing quote");

    [TestMethod]
    public void Read_QuoteInsideAField_NamesItsLine() => Throws("a\nb\"c\n"u8, "p.csv(2): no valid record", "a quote inside an unquoted field");

    [TestMethod]
    public void Read_BytesThatAreNoUtf8_NameTheirLine() => Throws([(byte)'a', (byte)'\n', 0xE4, (byte)'\n'], "p.csv(2): not UTF-8.", "Restore the file or train again.");

    private static CsvRecord[] Read(ReadOnlySpan<byte> bytes)
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("p.csv"), bytes);
        return [.. Csv.Read(folder.File("p.csv"))];
    }

    private static void Throws(ReadOnlySpan<byte> bytes, params string[] parts)
    {
        var table = bytes.ToArray();
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => Read(table));
        foreach (var part in parts)
        {
            StringAssert.Contains(error.Message, part);
        }
    }
}

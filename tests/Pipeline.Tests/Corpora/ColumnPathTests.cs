namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class ColumnPathTests
{
    [TestMethod]
    [DataRow("valence", "\"valence\"")]
    [DataRow("emotion2vec_features[0].feats", "struct_extract(list_extract(\"emotion2vec_features\", 1), 'feats')")]
    [DataRow("meta.speaker.id", "struct_extract(struct_extract(\"meta\", 'speaker'), 'id')")]
    [DataRow("a[0][12]", "list_extract(list_extract(\"a\", 1), 13)")]
    [DataRow("\"a.b\".\"c\"\"d\"", "struct_extract(\"a.b\", 'c\"d')")]
    [DataRow("it's", "\"it's\"")]
    [DataRow("a.it's", "struct_extract(\"a\", 'it''s')")]
    [DataRow("x) FROM secrets --", "\"x) FROM secrets --\"")]
    [DataRow("two words", "\"two words\"")]
    public void ToSql_QuotesEveryName_AndCountsFromOne(string path, string sql) => Assert.AreEqual(sql, ColumnPath.Parse(path).ToSql());

    [TestMethod]
    [DataRow("")]
    [DataRow("a.")]
    [DataRow(".a")]
    [DataRow("a[")]
    [DataRow("a[x]")]
    [DataRow("a[-1]")]
    [DataRow("a[0]b")]
    [DataRow("a]")]
    [DataRow("\"a")]
    [DataRow("a[99999999999]")]
    public void Parse_NoPath_SaysWhatIsExpected(string path) =>
        Errors.AssertThrows(() => ColumnPath.Parse(path), $"'{path}' leads to no column", "emotion2vec_features[0].feats");
}

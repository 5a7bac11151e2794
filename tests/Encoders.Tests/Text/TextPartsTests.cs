using System.Buffers.Binary;
using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>Normalizers and pre-tokenizers by hand-worked cases.</summary>
[TestClass]
public sealed class TextPartsTests
{
    [TestMethod]
    [DataRow(nameof(SplitBehavior.Removed), "the|final|countdown")]
    [DataRow(nameof(SplitBehavior.Isolated), "the|-|final|-|-|countdown")]
    [DataRow(nameof(SplitBehavior.MergedWithPrevious), "the-|final-|-|countdown")]
    [DataRow(nameof(SplitBehavior.MergedWithNext), "the|-final|-|-countdown")]
    [DataRow(nameof(SplitBehavior.Contiguous), "the|-|final|--|countdown")]
    public void Split_Behavior_DoesWithDelimitersWhatItSays(string name, string expected)
    {
        var behavior = Enum.Parse<SplitBehavior>(name);
        AssertWords(new PatternSplit(TextPattern.Literal("-"), behavior, invert: false), "the-final--countdown", expected);
        AssertWords(new CharacterSplit(c => c == '-', behavior), "the-final--countdown", expected);
    }

    [TestMethod]
    public void Split_Inverted_SplitsAtWhatIsBetweenMatches() =>
        AssertWords(new PatternSplit(TextPattern.Expression("[^-]+"), SplitBehavior.MergedWithPrevious, invert: true), "the-final--countdown", "the-|final--|countdown");

    [TestMethod]
    [DataRow("it's we'll  see\n\n x1y22!?", "it|'s|Ġwe|'ll|Ġ|Ġsee|ĊĊ|Ġx|1|y|22|!?")]
    [DataRow(" a  ", "Ġa|ĠĠ")]
    [DataRow("'S 'tis ''s", "'|S|Ġ'|tis|Ġ''|s")]
    [DataRow("é𐐨½ 二", "Ã©ðĲĲ¨|Â½|ĠäºĮ")]
    [DataRow("\u00A0x", "Âł|x")] // only a space joins a word
    public void ByteLevel_Pattern_IsGpt2s(string text, string expected) => AssertWords(new ByteLevelPreTokenizer(addPrefixSpace: false, usePattern: true), text, expected);

    [TestMethod]
    public void ByteAlphabet_Characters_AreAllBytesOnce()
    {
        var mapped = ByteAlphabet.Map(string.Concat(Enumerable.Range(0, 0x800).Select(c => (char)c)));
        Assert.AreEqual(128 + 30 + 64, mapped.Distinct().Count()); // ASCII, lead bytes C2 to DF, trail bytes
        Assert.AreEqual("ĀĠ!~ġĊÂł", ByteAlphabet.Map("\0 !~\u007F\n\u00A0"));
    }

    [TestMethod]
    [DataRow(nameof(PrependScheme.Always), true, true, "▁a|▁|▁b")]
    [DataRow(nameof(PrependScheme.Always), false, false, "▁a▁▁b")]
    [DataRow(nameof(PrependScheme.First), true, true, "▁a|▁|▁b")]
    [DataRow(nameof(PrependScheme.First), true, false, "a|▁|▁b")]
    [DataRow(nameof(PrependScheme.Never), true, true, "a|▁|▁b")]
    public void Metaspace_Scheme_SaysWhereAMarkIsPut(string scheme, bool split, bool atStart, string expected)
    {
        List<Word> words = [];
        new MetaspacePreTokenizer("▁", Enum.Parse<PrependScheme>(scheme), split).Split(Word.Of(new TextPart("a  b", atStart)), words);
        Assert.AreEqual(expected, string.Join('|', words.Select(word => word.Text.ToString())));
    }

    [TestMethod]
    public void Whitespace_WordsAndSigns_AreApart() => AssertWords(new WhitespacePreTokenizer(), "don't  naïve_x\u0301 $5… ok", "don|'|t|naïve_x\u0301|$|5|…|ok");

    [TestMethod]
    public void Filter_FirstCharacterDropped_IsTheStartNoMore()
    {
        Assert.AreEqual(new TextPart("ac", true), new TextPart("abc", true).Filter(c => c != 'b'));
        Assert.AreEqual(new TextPart("bc", false), new TextPart("abc", true).Filter(c => c != 'a'));
        Assert.AreEqual(new TextPart("a", false), new StripNormalizer(left: true, right: true).Normalize(new TextPart(" a ", true)));
        Assert.AreEqual(new TextPart("a", true), new StripNormalizer(left: true, right: true).Normalize(new TextPart("a ", true)));
    }

    [TestMethod]
    [DataRow("\\w+", "a𝐀²x\u0301-🄰\u200Db", "a𝐀²x\u0301|-|🄰|\u200D|b")]
    [DataRow("\\p{Lu}", "𐐀a𝐀", "𐐀|a|𝐀")]
    [DataRow("[^\\w]", "a-𐐨", "a|-|𐐨")]
    [DataRow("\\W+", "a-😀𐐨", "a|-😀|𐐨")]
    [DataRow("(?i:'LL)", "we'll", "we|'ll")]
    [DataRow("^x", "x\nx", "x|\n|x")] // a line's start, as Oniguruma has it
    public void Pattern_BeyondTheBmp_MatchesByCategory(string expression, string text, string expected) =>
        AssertWords(new PatternSplit(TextPattern.Expression(expression), SplitBehavior.Isolated, invert: false), text, expected);

    // A trie of the keys a and ab, its places counted by hand: the root's offset is 1, so a is at 1 ^ 'a'; its own offset
    // leads to 97, where the value of a is and from where ab is at 97 ^ 'b'.
    [TestMethod]
    public void Precompiled_ShortestKey_ReplacesAGrapheme()
    {
        var trie = new uint[128];
        trie[0] = 1 << 10;
        trie[1 ^ 'a'] = 'a' | 0x100 | (1 << 10);
        trie[97] = 0;
        trie[97 ^ 'b'] = 'b' | 0x100 | (1 << 10);
        trie[97 ^ 'b' ^ 1] = 3;
        var rules = new byte[4 + (4 * trie.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(rules, 4 * trie.Length);
        for (var i = 0; i < trie.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rules.AsSpan(4 + (4 * i)), trie[i]);
        }
        var normalizer = new PrecompiledNormalizer([.. rules, .. "bc\0X\0"u8]);
        Assert.AreEqual("xbcb", normalizer.Normalize(new TextPart("xab", true)).Text);
        Assert.AreEqual("bcy", normalizer.Normalize(new TextPart("a\u0301y", true)).Text); // the mark is lost, as there
        Assert.AreEqual("bc\u0301\u0302\u0303", normalizer.Normalize(new TextPart("a\u0301\u0302\u0303", true)).Text); // seven bytes: each by itself
        Assert.AreEqual("\0é\r\n", normalizer.Normalize(new TextPart("\0é\r\n", true)).Text);
    }

    private static void AssertWords(IPreTokenizer preTokenizer, string text, string expected)
    {
        List<Word> words = [];
        preTokenizer.Split(Word.Of(new TextPart(text, true)), words);
        Assert.AreEqual(expected, string.Join('|', words.Select(word => word.Text.ToString())));
    }
}

using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

[TestClass]
public sealed class WordPieceTokenizerTests
{
    private static readonly string Folder = Path.Combine(Repository.Encoders, "all-minilm-l6-v2");
    private static readonly Tokenizer Bert = Tokenizer.Load(Path.Combine(Folder, "vocab.txt"), Folder);

    [TestMethod]
    [DataRow("[SEP] [sep] a[MASK]b", new[] { 101, 102, 1031, 19802, 1033, 1037, 103, 1038, 102 })]
    [DataRow("[CLS][PAD][UNK]", new[] { 101, 101, 0, 100, 102 })]
    [DataRow("a\0b\uFFFDc\u200Bd\uE001e", new[] { 101, 5925, 3207, 102 })]
    [DataRow("a\uD800b", new[] { 101, 11113, 102 })] // half a pair is no character
    [DataRow("Åé İI", new[] { 101, 29347, 2462, 102 })]
    [DataRow("각", new[] { 101, 1455, 30006, 30020, 102 })] // a Hangul syllable is its jamo
    [DataRow("a\u00A0b\u2028c", new[] { 101, 1037, 1038, 1039, 102 })]
    [DataRow("$1`2", new[] { 101, 1002, 1015, 1036, 1016, 102 })] // all of ASCII's signs are punctuation
    public void Encode_Traps_AreAvoided(string text, int[] expected)
    {
        var actual = Bert.Encode(text, 128);
        CollectionAssert.AreEqual(expected, actual, string.Join(' ', actual));
    }

    [TestMethod]
    public void Encode_LongWord_IsUnknownFrom101Characters()
    {
        Assert.DoesNotContain(100, Bert.Encode(new string('a', 100), 128));
        CollectionAssert.AreEqual(new[] { 101, 100, 102 }, Bert.Encode(new string('a', 101), 128));
        // Counted in characters, not in UTF-16 units.
        var wide = string.Concat(Enumerable.Repeat("𐐨", 60));
        CollectionAssert.AreEqual(new[] { 101, 100, 102 }, Bert.Encode(wide, 128));
    }

    [TestMethod]
    public void Encode_LongText_KeepsTheSpecialTokens()
    {
        CollectionAssert.AreEqual(new[] { 101, 102 }, Bert.Encode("some text", 2));
        CollectionAssert.AreEqual(new[] { 101, 2070, 102 }, Bert.Encode("some text", 3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Bert.Encode("a", 1));
    }

    [TestMethod]
    public void Load_ConfigBesideTokenizer_Wins()
    {
        using var folder = new TemporaryFolder();
        folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\nÉ\ne\n##é\n你好\n");
        var path = folder.File("vocab.txt");
        CollectionAssert.AreEqual(new[] { 2, 5, 3 }, Tokenizer.Load(path, folder.Path).Encode("É", 9));

        folder.Write("tokenizer.json", """{"normalizer":{"type":"BertNormalizer","lowercase":true,"strip_accents":null,"handle_chinese_chars":false},"model":{"type":"WordPiece"}}""");
        CollectionAssert.AreEqual(new[] { 2, 5, 7, 3 }, Tokenizer.Load(path, folder.Path).Encode("É 你好", 9));

        folder.Write("tokenizer_config.json", """{"do_lower_case":false,"sep_token":{"content":"[PAD]"}}""");
        CollectionAssert.AreEqual(new[] { 2, 4, 0 }, Tokenizer.Load(path, folder.Path).Encode("É", 9));

        folder.Write("tokenizer_config.json", """{"do_lower_case":true,"strip_accents":false,"tokenizer_class":"ElectraTokenizer"}""");
        CollectionAssert.AreEqual(new[] { 2, 5, 6, 3 }, Tokenizer.Load(path, folder.Path).Encode("EÉ", 9));
    }

    [TestMethod]
    [DataRow("tokenizer.json", """{"model":{"type":"BPE"}}""", "its model is a BPE, but vocab.txt is a WordPiece's vocabulary; expected encoder.yaml to say `vocabulary: tokenizer.json`.")]
    [DataRow("tokenizer.json", """{"normalizer":{"type":"Upper"}}""", "normalizer type \"Upper\" isn't supported; supported are BertNormalizer, ByteLevel, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, Sequence, Strip, StripAccents.")]
    [DataRow("tokenizer_config.json", "{\"do_lower_case\":\"yes\"}", "do_lower_case is \"yes\"; expected true or false.")]
    [DataRow("tokenizer_config.json", "{\"sep_token\":7}", "sep_token is 7; expected a text.")]
    [DataRow("tokenizer_config.json", "{\"sep_token\":{\"content\":[1]}}", "content is [1]; expected a text.")]
    [DataRow("tokenizer_config.json", "{\"sep_token\":\"\\uD800\"}", "has half a surrogate pair in a text.")]
    [DataRow("tokenizer.json", "{\"model\":{\"max_input_chars_per_word\":1e99}}", "max_input_chars_per_word is 1e99; expected a whole number from 1.")]
    [DataRow("tokenizer.json", "{\"model\":{\"max_input_chars_per_word\":0}}", "max_input_chars_per_word is 0; expected a whole number from 1.")]
    [DataRow("tokenizer.json", "{\"model\":{\"type\":[]}}", "type is []; expected a text.")]
    [DataRow("tokenizer.json", "{\"model\":[]}", "model is []; expected an object.")]
    [DataRow("tokenizer.json", "[1]", "is [1]; expected a JSON object.")]
    [DataRow("tokenizer_config.json", "null", "is null; expected a JSON object.")]
    [DataRow("tokenizer_config.json", "{\"pad_token\":\"\"}", "pad_token is empty; expected a token.")]
    [DataRow("tokenizer_config.json", "nonsense", "'nonsense' is an invalid JSON literal. Expected the literal 'null'. LineNumber: 0 | BytePositionInLine: 1.")]
    public void Load_WrongSettings_NamesTheFile(string name, string content, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n");
        folder.Write(name, content);
        var e = Assert.ThrowsExactly<EmotionFusionException>(() => Tokenizer.Load(folder.File("vocab.txt"), folder.Path));
        Assert.AreEqual($"{folder.File(name)}: {expected}", e.Message);
    }

    [TestMethod]
    public void Load_WrongVocabulary_NamesIt()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\nword\n");
        var e = Assert.ThrowsExactly<EmotionFusionException>(() => Tokenizer.Load(path, folder.Path));
        Assert.AreEqual($"{path}: lacks the token '[SEP]', which its tokenizer needs.", e.Message);
        e = Assert.ThrowsExactly<EmotionFusionException>(() => Tokenizer.Load(folder.File("no.txt"), folder.Path));
        StringAssert.StartsWith(e.Message, $"{folder.File("no.txt")}: can't read the vocabulary: ");
        File.WriteAllBytes(path, [.. "[PAD]\n[UNK]\n[CLS]\n[SEP]\nna"u8, 0xEF, .. "ve\n"u8]); // Latin-1
        e = Assert.ThrowsExactly<EmotionFusionException>(() => Tokenizer.Load(path, folder.Path));
        Assert.AreEqual($"{path}: can't read the vocabulary: it isn't UTF-8. Expected a token a line.", e.Message);
    }

    [TestMethod]
    public void Load_CountWithAPoint_IsThatCount()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n##a\n");
        folder.Write("tokenizer.json", """{"model":{"max_input_chars_per_word":2.0}}""");
        CollectionAssert.AreEqual(new[] { 2, 4, 5, 1, 3 }, Tokenizer.Load(path, folder.Path).Encode("aa aaa", 9));
    }
}

using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>Parts of tokenizer.json, how they are refused, and what holds for a tokenizer as a whole.</summary>
[TestClass]
public sealed class TokenizerTests
{
    private const string Pieces = """{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1],["b",-2],["▁",-3],["▁a",-2.5]]}""";

    [TestMethod]
    [DataRow("model", """{"type":"WordLevel","vocab":{}}""", "model type \"WordLevel\" isn't supported; supported are BPE, Unigram, WordPiece.")]
    [DataRow("model", """{"vocab":{}}""", "model lacks its type; expected BPE, Unigram, WordPiece.")]
    [DataRow("model", """{"type":"BPE","vocab":{"a":0},"merges":[],"dropout":0.1}""", "model BPE: dropout 0.1 isn't supported: it would make tokens by chance. Expected null.")]
    [DataRow("model", """{"type":"BPE","vocab":{"a":0},"merges":[],"byte_fallback":true}""", "model BPE: byte_fallback isn't supported. Expected false.")]
    [DataRow("model", """{"type":"BPE","vocab":{"a":0},"merges":["a b"]}""", "merge 1, \"a b\": the vocabulary lacks \"b\".")]
    [DataRow("model", """{"type":"BPE","vocab":{"a":0},"merges":["a"]}""", "merge 1, \"a\": expected two tokens with a space between.")]
    [DataRow("model", """{"type":"BPE","vocab":{"a":0},"merges":[],"unk_token":"?"}""", "lacks the token '?', which its tokenizer needs.")]
    [DataRow("model", """{"type":"BPE","vocab":{"a":-1},"merges":[]}""", "the id of \"a\" is -1; expected a whole number from 0.")]
    [DataRow("model", """{"type":"BPE","vocab":{"a":0,"b":0},"merges":[]}""", "the tokens \"a\" and \"b\" have one id, 0; expected one each.")]
    [DataRow("model", """{"type":"BPE","vocab":{},"merges":[]}""", "vocab is empty.")]
    [DataRow("model", """{"type":"BPE","vocab":{"a":0},"merges":[7]}""", "a merge is 7; expected two tokens.")]
    [DataRow("model", """{"type":"WordPiece","vocab":{"a":0}}""", "lacks the token '[UNK]', which its tokenizer needs.")]
    [DataRow("model", """{"type":"Unigram","vocab":[["a",0]]}""", "lacks unk_id, the piece of unknown characters.")]
    [DataRow("model", """{"type":"Unigram","unk_id":1,"vocab":[["a",0]]}""", "unk_id is 1; vocab has 1 pieces.")]
    [DataRow("model", """{"type":"Unigram","unk_id":0,"vocab":[["a"]]}""", "a piece of vocab is [\"a\"]; expected a text and a score.")]
    [DataRow("normalizer", """{"type":"Upper"}""", "normalizer type \"Upper\" isn't supported; supported are BertNormalizer, ByteLevel, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace, Sequence, Strip, StripAccents.")]
    [DataRow("normalizer", """{"type":"Precompiled","precompiled_charsmap":"!"}""", "precompiled_charsmap isn't base64.")]
    [DataRow("normalizer", """{"type":"Precompiled","precompiled_charsmap":"AQAAAA=="}""", "precompiled_charsmap is broken: expected a trie and its size before it.")]
    [DataRow("normalizer", """{"type":"Replace","pattern":{"Regex":"\\p{Han}"},"content":""}""", "the regular expression \"\\p{Han}\" isn't supported: Invalid pattern '\\p{Han}' at offset 7. Unknown property 'Han'.")]
    [DataRow("normalizer", """{"type":"Replace","pattern":{"Regex":"[[:alpha:]]"},"content":""}""", "the regular expression \"[[:alpha:]]\" isn't supported: [: at 1.")]
    [DataRow("normalizer", """{"type":"Replace","pattern":{"String":""},"content":""}""", "an empty pattern isn't supported.")]
    [DataRow("pre_tokenizer", """{"type":"UnicodeScripts"}""", "pre_tokenizer type \"UnicodeScripts\" isn't supported; supported are BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, Metaspace, Punctuation, Sequence, Split, Whitespace, WhitespaceSplit.")]
    [DataRow("pre_tokenizer", """{"type":"Sequence","pretokenizers":[{"type":"Odd"}]}""", "pre_tokenizer type \"Odd\" isn't supported; supported are BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, Metaspace, Punctuation, Sequence, Split, Whitespace, WhitespaceSplit.")]
    [DataRow("pre_tokenizer", """{"type":"Punctuation","behavior":"Odd"}""", "behavior is \"Odd\"; expected Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous.")]
    [DataRow("pre_tokenizer", """{"type":"Metaspace","prepend_scheme":"odd"}""", "prepend_scheme is \"odd\"; expected always, first or never.")]
    [DataRow("pre_tokenizer", """{"type":"Metaspace","replacement":""}""", "replacement is \"\"; expected one character.")]
    [DataRow("pre_tokenizer", """{"type":"CharDelimiterSplit","delimiter":"ab"}""", "delimiter is \"ab\"; expected one character.")]
    [DataRow("pre_tokenizer", "7", "pre_tokenizer is 7; expected an object.")]
    [DataRow("pre_tokenizer", "{}", "lacks the type of a pre_tokenizer.")]
    [DataRow("post_processor", """{"type":"Odd"}""", "post_processor type \"Odd\" isn't supported; supported are BertProcessing, ByteLevel, RobertaProcessing, Sequence, TemplateProcessing.")]
    [DataRow("post_processor", """{"type":"BertProcessing","sep":["a"],"cls":["a",1]}""", "post_processor: sep isn't a token and its id.")]
    [DataRow("post_processor", """{"type":"TemplateProcessing","single":[]}""", "post_processor TemplateProcessing: expected its single to hold the sequence A once.")]
    [DataRow("post_processor", """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"x","type_id":0}}],"special_tokens":{}}""", "lacks \"x\" in special_tokens.")]
    [DataRow("post_processor", """{"type":"Sequence","processors":[{"type":"BertProcessing","sep":["a",1],"cls":["a",1]},{"type":"BertProcessing","sep":["a",1],"cls":["a",1]}]}""", "post_processor Sequence: two processors that add tokens aren't supported.")]
    [DataRow("truncation", """{"direction":"Up"}""", "truncation's direction is \"Up\"; expected left or right.")]
    [DataRow("added_tokens", """[{"id":7}]""", "lacks content.")]
    public void Load_PartThatIsNotSupported_IsNamed(string key, string value, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("tokenizer.json", $$"""{"{{key}}":{{value}}{{(key == "model" ? "" : $",\"model\":{Pieces}")}}}""");
        var e = Assert.ThrowsExactly<EmotionFusionException>(() => Tokenizer.Load(path, folder.Path));
        Assert.AreEqual($"{path}: {expected}", e.Message);
    }

    [TestMethod]
    public void Load_MissingMerges_NamesThem()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("vocab.json", """{"a":0}""");
        var e = Assert.ThrowsExactly<EmotionFusionException>(() => Tokenizer.Load(path, folder.Path));
        StringAssert.StartsWith(e.Message, $"{folder.File("merges.txt")}: can't read the merges: ");
    }

    [TestMethod]
    public void Load_VocabularyAndMergesAlone_IsRobertaOrGpt2()
    {
        using var folder = new TemporaryFolder();
        folder.Write("merges.txt", "#version: 0.2\na b\n");
        var path = folder.Write("vocab.json", """{"<s>":0,"</s>":1,"<mask>":2,"a":3,"b":4,"ab":5,"Ġ":6}""");
        // RoBERTa's mask takes the space before it.
        CollectionAssert.AreEqual(new[] { 0, 5, 2, 6, 3, 1 }, Tokenizer.Load(path, folder.Path).Encode("ab <mask> a", 99));
        folder.Write("tokenizer_config.json", """{"tokenizer_class":"BartTokenizer"}""");
        CollectionAssert.AreEqual(new[] { 0, 5, 1 }, Tokenizer.Load(path, folder.Path).Encode("ab", 99));
        File.Delete(folder.File("tokenizer_config.json"));
        path = folder.Write("vocab.json", """{"<|endoftext|>":0,"a":1,"b":2,"ab":3,"Ġ":4,"model":5,"merges":6}""");
        CollectionAssert.AreEqual(new[] { 3, 4, 1, 0 }, Tokenizer.Load(path, folder.Path).Encode("ab a<|endoftext|>", 99));
        folder.Write("tokenizer_config.json", """{"add_prefix_space":true,"tokenizer_class":"GPT2Tokenizer"}""");
        CollectionAssert.AreEqual(new[] { 4, 3, 4, 1 }, Tokenizer.Load(path, folder.Path).Encode("ab a", 99));
    }

    [TestMethod]
    public void Load_Config_GoesFirst()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("tokenizer.json", $$"""{"truncation":{"direction":"Right"},"added_tokens":[{"content":"b"},{"content":"x","special":true}],"model":{{Pieces}}}""");
        CollectionAssert.AreEqual(new[] { 1, 2, 5, 1 }, Tokenizer.Load(path, folder.Path).Encode("abxa", 9));
        folder.Write("tokenizer_config.json", """
            {"truncation_side":"left","sep_token":"y","cls_token":{"content":"a","lstrip":true},
             "added_tokens_decoder":{"2":{"content":"b","rstrip":true}},"additional_special_tokens":["zz"]}
            """);
        var tokenizer = Tokenizer.Load(path, folder.Path);
        CollectionAssert.AreEqual(new[] { 1, 2, 5, 1 }, tokenizer.Encode("  ab  xa", 9)); // white space goes with a and b
        CollectionAssert.AreEqual(new[] { 6, 7 }, tokenizer.Encode("abyzz", 2)); // the end stays; new tokens' ids follow the vocabulary's
    }

    [TestMethod]
    public void Encode_SpecialTokensAlone_IsTheLeast()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("tokenizer.json", $$"""{"post_processor":{"type":"RobertaProcessing","cls":["a",1],"sep":["b",2]},"model":{{Pieces}}}""");
        var tokenizer = Tokenizer.Load(path, folder.Path);
        Assert.AreEqual(2, tokenizer.SpecialCount);
        CollectionAssert.AreEqual(new[] { 1, 2 }, tokenizer.Encode("aaa", 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => tokenizer.Encode("aaa", 1));
    }

    [TestMethod]
    public void Encode_HalfAPair_IsTheReplacementCharacter()
    {
        var folder = Repository.Oracle("tokenizers", "bytelevel_bpe");
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"), folder);
        foreach (var half in new[] { "\uD800", "\uDC00", "\uDC00\uD800", "\uD800x" })
        {
            CollectionAssert.AreEqual(tokenizer.Encode(half.Replace('\uD800', '\uFFFD').Replace('\uDC00', '\uFFFD'), 99), tokenizer.Encode(half, 99));
        }
    }

    [TestMethod]
    [DataRow("wordpiece_cased")]
    [DataRow("bytelevel_bpe")]
    [DataRow("unigram")]
    public void Encode_LongTextCutShort_IsTheStartOfAllOfIt(string name)
    {
        var folder = Repository.Oracle("tokenizers", name);
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"), folder);
        foreach (var text in new[] { new string('e', 100_000), new string(' ', 100_000), "e" + new string('\u0301', 99_999), string.Concat(Enumerable.Repeat("word, 你好 ", 10_000)) })
        {
            var (all, some) = (tokenizer.Encode(text, 1_000_000), tokenizer.Encode(text, 50));
            CollectionAssert.AreEqual(all.Length <= 50 ? all : [.. all[..49], all[^1]], some);
        }
    }

    [TestMethod]
    [DataRow("wordpiece_cased")]
    [DataRow("bytelevel_bpe")]
    [DataRow("unigram")]
    public void Encode_SeveralThreads_IsThatOfOne(string name)
    {
        var folder = Repository.Oracle("tokenizers", name);
        var tokenizer = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"), folder);
        var texts = Enumerable.Range(0, 400).Select(i => string.Concat(Enumerable.Repeat($"Word{i % 50} né don't {i} 你 ", (i % 5) + 1))).ToArray();
        var expected = Array.ConvertAll(texts, text => tokenizer.Encode(text, 64));
        var shared = Tokenizer.Load(Path.Combine(folder, "tokenizer.json"), folder);
        Parallel.For(0, 4 * texts.Length, i => CollectionAssert.AreEqual(expected[i % texts.Length], shared.Encode(texts[i % texts.Length], 64)));
    }
}

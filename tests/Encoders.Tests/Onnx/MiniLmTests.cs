using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>The tracked text encoder.</summary>
[TestClass]
public sealed class MiniLmTests
{
    private static readonly EncoderSpec Spec = EncoderCatalog.Open(Repository.Encoders).Find("all-minilm-l6-v2");
    private static readonly string[] Texts = Oracle.Strings("encoder_minilm_texts.json");

    [TestMethod]
    [DataRow(Pooling.Mean, "mean")]
    [DataRow(Pooling.Cls, "cls")]
    public void Encode_OracleTexts_GivesTheOraclesFeatures(Pooling pooling, string tensor)
    {
        using var oracle = SafetensorsFile.Open(Repository.Oracle("encoder_minilm.safetensors"));
        using var encoder = TextEncoder.Load(Spec with { Pooling = pooling }, DeviceOption.Cpu);
        var results = encoder.Encode(Texts);
        Assert.HasCount(80, results);
        for (var i = 0; i < Texts.Length; i++)
        {
            Oracle.AssertNear(oracle.Floats(tensor).Slice(i * 384, 384), results[i].Values, 1e-3f, Texts[i]);
        }
    }

    [TestMethod]
    public void Encode_WhateverTheBatch_IsTheSameToTheBit()
    {
        // 61 texts of 9 tokens, all others of other lengths: batches of 1 to 56.
        string[] texts = [.. Texts, .. Enumerable.Range(0, 61).Select(i => $"{i / 8 + 1} of {i % 8 + 1} was quite enough")];
        using var one = TextEncoder.Load(Spec, DeviceOption.Cpu, threads: 1);
        using var three = TextEncoder.Load(Spec, DeviceOption.Cpu, threads: 3);
        var together = three.Encode(texts);
        foreach (var size in new[] { 1, 2, 3, 5, 7, 16, 33 })
        {
            var some = texts.Where((_, i) => i * size % 7 < 3).TakeLast(size == 1 ? 20 : 60).ToArray();
            foreach (var chunk in some.Chunk(size))
            {
                var results = one.Encode(chunk);
                for (var i = 0; i < chunk.Length; i++)
                {
                    CollectionAssert.AreEqual(together[Array.IndexOf(texts, chunk[i])].Values, results[i].Values, $"'{chunk[i]}' in a batch of {size}");
                }
            }
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(7)]
    [DataRow(1000)]
    public void Encode_BatchSizeGiven_IsTheSameToTheBit(int size)
    {
        using var free = TextEncoder.Load(Spec, DeviceOption.Cpu);
        using var given = TextEncoder.Load(Spec, DeviceOption.Cpu, batchSize: size);
        string[] texts = [.. Texts.Take(30), .. Enumerable.Range(0, 20).Select(i => $"{i / 4 + 1} of {i % 4 + 1} was quite enough")];
        var (expected, found) = (free.Encode(texts), given.Encode(texts));
        for (var i = 0; i < texts.Length; i++)
        {
            CollectionAssert.AreEqual(expected[i].Values, found[i].Values, texts[i]);
        }
    }

    [TestMethod]
    public void Encode_EqualTexts_GetEqualValues()
    {
        using var encoder = TextEncoder.Load(Spec, DeviceOption.Cpu);
        var results = encoder.Encode(["same", "other", "same", ""]);
        CollectionAssert.AreEqual(results[0].Values, results[2].Values);
        CollectionAssert.AreNotEqual(results[0].Values, results[1].Values);
        Assert.HasCount(384, results[3].Values!);
    }

    [TestMethod]
    public void Encode_NoTokensAtAll_FailsForThatTextAlone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("tokenizer.json", """{"pre_tokenizer":{"type":"WhitespaceSplit"},"model":{"type":"Unigram","unk_id":0,"vocab":[["[UNK]",0],["a",-1]]}}""");
        using var encoder = TextEncoder.Load(Spec with { Folder = folder.Path, VocabularyPath = path, Sha256 = null }, DeviceOption.Cpu);
        var results = encoder.Encode(["a", " "]);
        Assert.HasCount(384, results[0].Values!);
        Assert.AreEqual("its text has no tokens at all.", results[1].Error);
    }

    [TestMethod]
    public void Load_TokenTypes_AreRefused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("tokenizer.json", """
            {"post_processor":{"type":"TemplateProcessing","single":[{"Sequence":{"id":"A","type_id":1}}],"special_tokens":{}},
             "model":{"type":"Unigram","unk_id":0,"vocab":[["[UNK]",0],["a",-1]]}}
            """);
        var e = Assert.ThrowsExactly<EmotionFusionException>(() => TextEncoder.Load(Spec with { Folder = folder.Path, VocabularyPath = path, Sha256 = null }, DeviceOption.Cpu));
        Assert.AreEqual($"{path}: its post_processor gives token types other than 0, which isn't supported with a graph that takes them.", e.Message);
    }

    [TestMethod]
    public void Encode_Tokens_KeepsAllPositions()
    {
        using var encoder = TextEncoder.Load(Spec with { Pooling = Pooling.Tokens, MaxTokens = 6 }, DeviceOption.Cpu);
        var results = encoder.Encode(["hello", "one two three four five six"]);
        Assert.HasCount(3 * 384, results[0].Values!);
        Assert.HasCount(6 * 384, results[1].Values!);
    }
}

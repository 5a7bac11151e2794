using System.Text.Json;
using System.Text.Json.Nodes;
using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>What Hugging Face's own tokenizers made of the same texts with the same files.</summary>
[TestClass]
public sealed class TokenizerOracleTests
{
    private static readonly string Folder = Repository.Oracle("tokenizers");
    private static readonly string MiniLm = Path.Combine(Repository.Encoders, "all-minilm-l6-v2");
    private static readonly JsonElement Oracle = Read("variants.json");

    public static IEnumerable<object[]> Variants => Oracle.GetProperty("variants").EnumerateArray().Select((variant, i) => new object[] { i, Name(variant) });

    [TestMethod]
    [DataRow("bert_uncased.json", "vocab.txt", 299)]
    [DataRow("bert_uncased.json", "tokenizer.json", 299)]
    [DataRow("wordpiece_cased.json", "vocab.txt", 199)]
    [DataRow("wordpiece_cased.json", "tokenizer.json", 199)]
    [DataRow("bytelevel_bpe.json", "tokenizer.json", 299)]
    [DataRow("bytelevel_bpe.json", "vocab.json", 299)]
    [DataRow("unigram.json", "tokenizer.json", 299)]
    public void Encode_EveryOracleCase_IsHuggingFaces(string oracle, string vocabulary, int count)
    {
        var folder = oracle == "bert_uncased.json" ? MiniLm : Path.Combine(Folder, Path.GetFileNameWithoutExtension(oracle));
        var tokenizer = Tokenizer.Load(Path.Combine(folder, vocabulary), folder);
        var cases = Read(oracle).GetProperty("cases");
        Assert.AreEqual(count, cases.GetArrayLength());
        foreach (var entry in cases.EnumerateArray())
        {
            AssertIds(entry.GetProperty("ids_128"), tokenizer, entry.GetProperty("text").GetString()!, 128);
            AssertIds(entry.GetProperty("ids_16"), tokenizer, entry.GetProperty("text").GetString()!, 16);
        }
    }

    /// <summary>The same vocabularies with every other part that is supported.</summary>
    [TestMethod]
    [DynamicData(nameof(Variants))]
    public void Encode_Variant_IsHuggingFaces(int index, string name)
    {
        using var folder = new TemporaryFolder();
        var variant = Oracle.GetProperty("variants")[index];
        Assert.AreEqual(name, Name(variant));
        var tokenizer = Tokenizer.Load(folder.Write("tokenizer.json", Make(variant).ToJsonString()), folder.Path);
        var (texts, cut) = (Oracle.GetProperty("texts"), variant.GetProperty("cut").GetInt32());
        for (var i = 0; i < texts.GetArrayLength(); i++)
        {
            AssertIds(variant.GetProperty("ids")[i], tokenizer, texts[i].GetString()!, 1000);
            AssertIds(variant.GetProperty("ids_cut")[i], tokenizer, texts[i].GetString()!, cut);
        }
    }

    // The base's file with some parts changed.
    private static JsonNode Make(JsonElement variant)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, variant.GetProperty("base").GetString()!, "tokenizer.json")))!;
        var rules = JsonSerializer.Serialize(Convert.ToBase64String(File.ReadAllBytes(Path.Combine(Folder, "nmt_nfkc.bin"))));
        foreach (var change in variant.GetProperty("change").EnumerateObject())
        {
            var value = JsonNode.Parse(change.Value.GetRawText().Replace("\"nmt_nfkc.bin\"", rules, StringComparison.Ordinal));
            switch (change.Name)
            {
                case "model":
                    foreach (var (key, setting) in value!.AsObject())
                    {
                        json["model"]![key] = setting!.DeepClone();
                    }
                    break;
                case "pieces":
                    foreach (var piece in value!.AsArray())
                    {
                        json["model"]!["vocab"]!.AsArray().Add(piece!.DeepClone());
                    }
                    break;
                case "added":
                    var added = value!.AsArray();
                    var names = added.Select(token => token!["content"]!.GetValue<string>()).ToHashSet();
                    var kept = json["added_tokens"]!.AsArray().Where(token => !names.Contains(token!["content"]!.GetValue<string>()));
                    json["added_tokens"] = new JsonArray([.. kept.Concat(added).Select(token => token!.DeepClone())]);
                    break;
                case "left":
                    json["truncation"] = new JsonObject { ["direction"] = "Left", ["max_length"] = 512, ["strategy"] = "LongestFirst", ["stride"] = 0 };
                    break;
                default:
                    json[change.Name] = value;
                    break;
            }
        }
        return json;
    }

    private static void AssertIds(JsonElement expected, Tokenizer tokenizer, string text, int maxTokens)
    {
        var (ids, actual) = (expected.Deserialize<int[]>()!, tokenizer.Encode(text, maxTokens));
        CollectionAssert.AreEqual(ids, actual, $"'{text}', {maxTokens}: expected {string.Join(' ', ids)}, got {string.Join(' ', actual)}");
    }

    private static string Name(JsonElement variant) => $"{variant.GetProperty("base").GetString()}: {variant.GetProperty("name").GetString()}";

    private static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name)));
        return document.RootElement.Clone();
    }
}

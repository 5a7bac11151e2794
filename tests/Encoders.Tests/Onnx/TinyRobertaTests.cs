using System.Text.Json;
using EmotionFusion.Encoders;
using Microsoft.ML.OnnxRuntime;

namespace EmotionFusion.Tests;

/// <summary>A folder with a tokenizer.json and a graph without token types, whose positions hang on which ids are padding.</summary>
[TestClass]
public sealed class TinyRobertaTests
{
    private const string Yaml =
        """
        kind: text
        description: the shape of RoBERTa, random weights
        source: tests
        licence: MIT
        inputs:
          ids: input_ids
          mask: attention_mask
        output: last_hidden_state
        dimension: 32
        pooling: tokens
        max_tokens: 40
        """;

    [TestMethod]
    public void Encode_OracleTexts_GivesTheGraphsValuesForHuggingFacesIds()
    {
        using var folder = new TemporaryFolder();
        var spec = Make(folder);
        Assert.AreEqual(folder.File("tokenizer.json"), spec.VocabularyPath);
        using var oracle = JsonDocument.Parse(File.ReadAllText(Repository.Oracle("tokenizers", "bytelevel_bpe.json")));
        var cases = oracle.RootElement.GetProperty("cases").EnumerateArray().Where(entry => entry.GetProperty("ids_128").GetArrayLength() <= spec.MaxTokens).ToArray();
        Assert.HasCount(289, cases);
        using var encoder = TextEncoder.Load(spec, DeviceOption.Cpu, threads: 2);
        using var session = new InferenceSession(spec.ModelPath);
        var results = encoder.Encode([.. cases.Select(entry => entry.GetProperty("text").GetString()!)]);
        for (var i = 0; i < cases.Length; i++)
        {
            var ids = cases[i].GetProperty("ids_128").Deserialize<long[]>()!;
            CollectionAssert.AreEqual(Run(session, ids), results[i].Values, cases[i].GetProperty("text").GetString());
        }
    }

    [TestMethod]
    public void Fingerprint_TokenizerFiles_ArePartOfIt()
    {
        using var folder = new TemporaryFolder();
        var spec = Make(folder);
        CollectionAssert.IsSubsetOf(new[] { "tokenizer.json", "tokenizer_config.json", "model.onnx", "encoder.yaml" }, spec.FingerprintParts.Keys.ToArray());
        folder.Write("merges.txt", "#version: 0.2\n");
        Assert.AreNotEqual(spec.Fingerprint, EncoderSpec.Load(folder.Path).Fingerprint);
    }

    private static EncoderSpec Make(TemporaryFolder folder)
    {
        foreach (var name in new[] { "tokenizer.json", "tokenizer_config.json" })
        {
            File.Copy(Repository.Oracle("tokenizers", "bytelevel_bpe", name), folder.File(name));
        }
        File.Copy(Repository.PathOf("tests", "models", "tiny-roberta", "model.onnx"), folder.File("model.onnx"));
        folder.Write("encoder.yaml", Yaml);
        return EncoderSpec.Load(folder.Path);
    }

    private static float[] Run(InferenceSession session, long[] ids)
    {
        long[] shape = [1, ids.Length];
        using var input = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var mask = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(ids, _ => 1L), shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["input_ids", "attention_mask"], [input, mask], ["last_hidden_state"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}

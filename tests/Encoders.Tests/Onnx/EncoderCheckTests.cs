using System.Text.Json;
using EmotionFusion.Tests;

namespace EmotionFusion.Encoders.Tests;

/// <summary>A check tells a model that does what its reference says from one that doesn't.</summary>
[TestClass]
public sealed class EncoderCheckTests
{
    [TestMethod]
    public void AnEncoderOfSoundIsRunAtAllLengths()
    {
        using var folder = new TemporaryFolder();

        var result = EncoderCheck.Run(TinyEncoder.Make(folder), DeviceOption.Cpu);

        CollectionAssert.AreEqual(new[] { "0.5 s", "1.0 s", "3.0 s", "10.0 s", "30.0 s" }, result.Inputs.Select(input => input.Length).ToArray());
        CollectionAssert.AreEqual(new[] { 24, 49, 149, 499, 1499 }, result.Inputs.Select(input => input.Frames).ToArray());
        Assert.IsTrue(result.Inputs.All(input => input.BatchDifference == 0));
        Assert.IsNull(result.Reference);
        Assert.IsTrue(result.IsGood(1e-3));
    }

    [TestMethod]
    [DataRow("model.onnx", true)]
    [DataRow("model-unnormalised.onnx", false)]
    public void AReferenceOfAnotherModelIsntMet(string model, bool meets)
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder, TinyEncoder.Yaml.Replace("in_graph", "none"), model);
        using var oracle = SafetensorsFile.Open(Repository.Oracle("encoder_tiny_emotion2vec.safetensors"));
        WriteReference(folder, oracle);

        var result = EncoderCheck.Run(spec, DeviceOption.Cpu);

        Assert.AreEqual("the oracle", result.MadeBy);
        Assert.IsNotEmpty(result.Reference!);
        Assert.AreEqual(meets, result.IsGood(1e-3), string.Join('\n', result.Reference!));
    }

    [TestMethod]
    public void AnEncoderOfTextIsRunAtAllLengthsAndItsTokensAreCompared()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.GetFiles(Repository.PathOf("Encoders", "onnx", "all-minilm-l6-v2")))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }
        var spec = EncoderSpec.Load(folder.Path);
        string[] texts = ["How are you?", "Fine."];
        using (var encoder = TextEncoder.Load(spec with { Pooling = Pooling.Tokens }, DeviceOption.Cpu))
        {
            new SafetensorsWriter()
                .SetMetadata("texts", JsonSerializer.Serialize(texts))
                .Add("ids.0", [6], (long[])[101, 2129, 2024, 2017, 1029, 102])
                .Add("output.0", [6, 384], encoder.Encode([texts[0]])[0].Values!)
                .Add("ids.1", [4], (long[])[101, 2986, 1013, 102]) // not what "Fine." is
                .Add("output.1", [4, 384], encoder.Encode([texts[1]])[0].Values!)
                .Write(folder.File("reference.safetensors"));
        }

        var result = EncoderCheck.Run(spec, DeviceOption.Cpu);

        CollectionAssert.AreEqual(new[] { 2, 3, 8, 32, 128, 512 }, result.Inputs.Select(input => input.Frames).ToArray());
        Assert.IsTrue(result.Reference![0].IsWithin(1e-6), result.Reference[0].ToString());
        Assert.Contains("the tokenizer gives 101 2986 1012 102; expected 101 2986 1013 102", result.Reference[1].Error!);
        Assert.IsFalse(result.IsGood(1e-3));
    }

    private static void WriteReference(TemporaryFolder folder, SafetensorsFile oracle)
    {
        var writer = new SafetensorsWriter().SetMetadata("made_by", "the oracle");
        var lengths = oracle.Tensors.Keys.Where(name => name.StartsWith("in.", StringComparison.Ordinal)).Select(name => name["in.".Length..]).ToArray();
        for (var i = 0; i < lengths.Length; i++)
        {
            var (samples, frames) = (oracle.Floats($"in.{lengths[i]}").ToArray(), oracle.Floats($"out.{lengths[i]}").ToArray());
            writer.Add($"input.{i}", [samples.Length], samples).Add($"output.{i}", [frames.Length / 24, 24], frames);
        }
        writer.Write(folder.File("reference.safetensors"));
    }
}

using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>Models that are refused when they are loaded.</summary>
[TestClass]
public sealed class ModelRefusalTests
{
    [TestMethod]
    public void Load_OtherHash_NamesBoth()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder, TinyEncoder.Yaml + $"\nsha256: {new string('0', 64)}");
        Assert.AreEqual(
            $"{spec.ModelPath}: its SHA-256 is {spec.FingerprintParts["model.onnx"]}, but {folder.File("encoder.yaml")} says {new string('0', 64)}: the file is broken or another one. "
            + "Fetch or export it again (scripts/export_onnx.md); if it was changed on purpose, put its SHA-256 into encoder.yaml.",
            Refusal(spec));
    }

    [TestMethod]
    public void Load_RightHash_IsTaken()
    {
        using var folder = new TemporaryFolder();
        var hash = TinyEncoder.Make(folder).FingerprintParts["model.onnx"];
        using var encoder = AudioEncoder.Load(TinyEncoder.Make(folder, TinyEncoder.Yaml + $"\nsha256: {hash.ToUpperInvariant()}"), DeviceOption.Cpu);
        Assert.AreEqual("cpu", encoder.Device);
        Assert.AreEqual(DeviceKind.Cpu, encoder.Spec.Device);
    }

    [TestMethod]
    public void Load_Corrupt_TellsOnnxRuntimesReason()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder);
        File.WriteAllBytes(spec.ModelPath, File.ReadAllBytes(spec.ModelPath)[..50000]);
        StringAssert.StartsWith(Refusal(spec), $"{spec.ModelPath}: ONNX Runtime can't load it: [ErrorCode:InvalidProtobuf]");
        File.WriteAllText(spec.ModelPath, "");
        StringAssert.StartsWith(Refusal(spec), $"{spec.ModelPath}: ONNX Runtime can't load it: ");
    }

    [TestMethod]
    public void Load_OtherInputsAndOutputs_ShowsAllDifferences()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder, TinyEncoder.Yaml.Replace("waveform: input", "waveform: inputs").Replace("output: output", "output: frames"));
        var remedy = $"Correct {folder.File("encoder.yaml")} or export the model again.";
        Assert.AreEqual(
            $"{spec.ModelPath}: has no input 'inputs' (waveform); it has input. Did you mean 'input'? {remedy}\n"
            + $"{spec.ModelPath}: has an input 'input' that encoder.yaml doesn't name. {remedy}\n"
            + $"{spec.ModelPath}: has no output 'frames'; it has output. {remedy}",
            Refusal(spec));
    }

    [TestMethod]
    public void Load_OtherDimension_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder, TinyEncoder.Yaml.Replace("dimension: 24", "dimension: 25"));
        Assert.AreEqual(
            $"{spec.ModelPath}: its output 'output' has 24 values a frame; encoder.yaml says dimension: 25. Correct {folder.File("encoder.yaml")} or export the model again.",
            Refusal(spec));
    }

    [TestMethod]
    public void Load_GraphThatDoesNotNormalise_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder, model: "model-unnormalised.onnx");
        var message = Refusal(spec);
        StringAssert.StartsWith(message, $"{folder.File("encoder.yaml")}: says normalize: in_graph, but {spec.ModelPath} gives other frames (by up to ");
        StringAssert.EndsWith(message, ") for a tone than for the same tone normalised. Say normalize: waveform, if the encoder wants it normalised.");
    }

    [TestMethod]
    public void Load_AudioModelAsText_IsRefused()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Repository.Encoders, "all-minilm-l6-v2", "vocab.txt"), folder.File("vocab.txt"));
        var spec = TinyEncoder.Make(folder, "kind: text\ndescription: x\nsource: x\nlicence: x\ninputs: { ids: input, mask: input }\noutput: output\ndimension: 24\nvocabulary: vocab.txt");
        var message = Assert.ThrowsExactly<EmotionFusionException>(() => TextEncoder.Load(spec, DeviceOption.Cpu)).Message;
        StringAssert.StartsWith(message, $"{spec.ModelPath}: its input 'input' is Float of 2 dimensions; expected Int64 of 2 dimensions (batch, length).");
        Assert.AreEqual($"Encoder '{spec.Name}' is for text; expected one for audio.", Refusal(spec));
    }

    [TestMethod]
    public void Load_CudaAskedFor_IsTakenOrRefusedWithTheReason()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyEncoder.Make(folder);
        using var auto = AudioEncoder.Load(spec, DeviceOption.Auto);
        if (CudaProvider.WhyNot() is not { } why)
        {
            Assert.AreEqual("cuda:0", auto.Device);
            return;
        }
        Assert.AreEqual("cpu", auto.Device, why);
        var message = Assert.ThrowsExactly<EmotionFusionException>(() => AudioEncoder.Load(spec, DeviceOption.Parse("cuda:1"))).Message;
        StringAssert.StartsWith(message, "Device cuda:1 can't be had: ");
    }

    private static string Refusal(EncoderSpec spec) =>
        Assert.ThrowsExactly<EmotionFusionException>(() => AudioEncoder.Load(spec, DeviceOption.Cpu)).Message;
}

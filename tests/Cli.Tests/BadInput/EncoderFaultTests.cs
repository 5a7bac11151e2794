using System.Security.Cryptography;

namespace EmotionFusion.Cli.Tests;

/// <summary>A model that isn't the one it should be.</summary>
[TestClass]
public sealed class EncoderFaultTests
{
    private const string Encoder = "whisper-tiny-en";

    [TestMethod]
    public void Encode_ModelOfAnotherHash_NamesBothHashes()
    {
        using var project = TestProject.Create();
        var model = Path.Combine(project.OwnEncoder(Encoder), "model.onnx");
        var bytes = File.ReadAllBytes(model);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(model, bytes);
        var error = project.EncodeAudio().Expect(1).Error;
        Assert.Contains(model, error);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(bytes)), error);
        Assert.Contains("e95ede4f5fe86ba9f06a5e416864c840e941fd0e7e2a38293e6fbafca70f16cc", error);
        Assert.Contains("HASH DIFFERS", project.Run("encoders", "list").Expect(0).Out);
    }

    [TestMethod]
    public void Encode_CorruptModel_NamesTheFile()
    {
        using var project = TestProject.Create();
        var folder = project.OwnEncoder(Encoder);
        var model = Path.Combine(folder, "model.onnx");
        var half = File.ReadAllBytes(model)[..1_000_000];
        File.WriteAllBytes(model, half);
        project.Replace($"Encoders/onnx/{Encoder}/encoder.yaml", "e95ede4f5fe86ba9f06a5e416864c840e941fd0e7e2a38293e6fbafca70f16cc", Convert.ToHexStringLower(SHA256.HashData(half)));
        var error = project.EncodeAudio().Expect(1).Error;
        Assert.Contains(model, error);
        Assert.DoesNotContain("This is a defect", error);
    }

    [TestMethod]
    public void Encode_MissingModel_SaysHowToGetIt()
    {
        using var project = TestProject.Create();
        var error = project.Run("encode", "--corpus", "SMALL", "--audio", "emotion2vec-base").Expect(1).Error;
        Assert.Contains("model.onnx: no such file.", error);
        Assert.Contains("scripts/export_onnx.md", error);
    }

    [TestMethod]
    public void Encode_NaNFromTheEncoder_LeavesTheUtteranceOutAndSaysSo()
    {
        using var project = TestProject.Create();
        var folder = project.Path("Encoders", "onnx", "root");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), TinyOnnx.SquareRoot());
        project.Write("Encoders/onnx/root/encoder.yaml", """
            kind: audio
            description: square roots
            source: made by a test
            licence: MIT
            inputs: { waveform: input }
            output: output
            dimension: 1
            min_samples: 1
            """);
        File.WriteAllBytes(Path.Combine(project.Clips, "16a01Wa.wav"), WavBytes.Constant(1600, 1000)); // all positive
        var result = project.Run("encode", "--corpus", "SMALL", "--audio", "root").Expect(3);
        Assert.Contains("NaN", result.Error);
        Assert.Contains("1 encoded, 0 were there, 24 left out", result.Out);
    }
}

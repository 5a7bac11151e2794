using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>Whisper encoders that take a spectrogram: the tracked one, its own spectrogram cut off.</summary>
[TestClass]
public sealed class WhisperMelTests
{
    /// <summary>What the tracked graph calls its spectrogram.</summary>
    public const string MelValue = "/Div_1_output_0";

    private static readonly EncoderSpec Whole = EncoderCatalog.Open(Repository.Encoders).Find("whisper-tiny-en");

    private static readonly byte[] Graph = File.ReadAllBytes(Whole.ModelPath);

    /// <summary>
    /// The tracked graph keeps the sines and cosines of its Fourier transform in eight bits, which quiet bands hear. Here
    /// they are exact; mel bands, mirrored ends and logarithms are as they were exported.
    /// </summary>
    public static byte[] ExactGraph { get; } = GraphSurgery.WithConstant(GraphSurgery.WithConstant(Graph, "re", Waves(Math.Cos), 201, 1, 400), "im", Waves(Math.Sin), 201, 1, 400);

    [TestMethod]
    public void Encode_OracleClip_GivesWhatTheWholeGraphGivesOfHalfAMinute()
    {
        var clip = AudioFile.ReadMono16k(Path.Combine(Repository.EmoDb, Oracle.Strings("encoder_whisper_files.json")[0]));
        using var folder = new TemporaryFolder();
        using var encoder = AudioEncoder.Load(
            TinyGraphs.Make(folder, GraphSurgery.From(Graph, MelValue, 0, 80, 3000), 384, inputs: $"{{ mel: {MelValue} }}"), DeviceOption.Cpu);
        using var wholeFolder = new TemporaryFolder();
        using var whole = AudioEncoder.Load(TinyGraphs.Make(wholeFolder, ExactGraph, 384), DeviceOption.Cpu);
        var expected = whole.Encode([[.. clip, .. new float[480_000 - clip.Length]]])[0].Values!;
        Assert.HasCount(1500 * 384, expected);
        var frames = ((clip.Length / 160) + 1) / 2; // those of the silence after it aren't kept
        Oracle.AssertNear(expected.AsSpan(0, frames * 384), encoder.Encode([clip])[0].Values, 5e-3f, "clip");
    }

    [TestMethod]
    public void Encode_Alone_IsWhatItIsTogether()
    {
        using var folder = new TemporaryFolder();
        var spec = TinyGraphs.Make(folder, TinyGraphs.Columns(80, 3000, 80), 80, inputs: "{ mel: input_features }");
        using var encoder = AudioEncoder.Load(spec, DeviceOption.Cpu, batchSize: 3);
        float[][] clips = [.. new[] { 16000, 160, 479_999, 480_000, 3333, 159, 480_001 }.Select((samples, i) => TinyGraphs.Noise(samples, i))];
        var together = encoder.Encode(clips);
        for (var i = 0; i < clips.Length; i++)
        {
            CollectionAssert.AreEqual(encoder.Encode([clips[i]])[0].Values, together[i].Values, $"{clips[i].Length} samples");
        }
        Assert.HasCount(100 * 80, together[0].Values!);
        Assert.HasCount(80, together[1].Values!);
        Assert.HasCount(2999 * 80, together[2].Values!);
        Assert.HasCount(3000 * 80, together[3].Values!);
        Assert.AreEqual($"too short: 159 samples at 16 kHz; encoder '{spec.Name}' takes 160 at least.", together[5].Error);
        Assert.HasCount(2 * 1500 * 80, together[6].Values!); // in two pieces
    }

    [TestMethod]
    [DataRow("d1", "d2", "mel_bands: 80")]
    [DataRow(80, "d2", "")]
    [DataRow(80, 3000, "mel_bands: 80")]
    public void Load_GraphThatSaysLittle_IsTaken(object bands, object columns, string lines)
    {
        using var folder = new TemporaryFolder();
        using var encoder = AudioEncoder.Load(TinyGraphs.Make(folder, TinyGraphs.Columns(bands, columns, 80), 80, lines, "{ mel: input_features }"), DeviceOption.Cpu);
        Assert.HasCount(100 * 80, encoder.Encode([TinyGraphs.Noise(16000, 1)])[0].Values!);
    }

    [TestMethod]
    [DataRow("d1", "d2", "", "its input 'input_features' doesn't say how many mel bands it takes; expected mel_bands in encoder.yaml (80, of Whisper large-v3 128).")]
    [DataRow(80, 3000, "mel_bands: 128", "its input 'input_features' has 80 mel bands; encoder.yaml says mel_bands: 128.")]
    [DataRow(80, 1000, "", "its input 'input_features' takes 1000 columns; expected 3000, of 30 s.")]
    public void Load_OtherSpectrogram_IsRefused(object bands, object columns, string lines, string expected)
    {
        using var folder = new TemporaryFolder();
        var spec = TinyGraphs.Make(folder, TinyGraphs.Columns(bands, columns, 80), 80, lines, "{ mel: input_features }");
        Assert.AreEqual(
            $"{spec.ModelPath}: {expected} Correct {folder.File("encoder.yaml")} or export the model again.",
            Assert.ThrowsExactly<EmotionFusionException>(() => AudioEncoder.Load(spec, DeviceOption.Cpu)).Message);
    }

    private static float[] Waves(Func<double, double> wave) => [.. Enumerable.Range(0, 201 * 400).Select(at =>
        (float)((0.5 - (0.5 * Math.Cos(2 * Math.PI * (at % 400) / 400))) * wave(2 * Math.PI * (at / 400) * (at % 400) / 400)))];
}

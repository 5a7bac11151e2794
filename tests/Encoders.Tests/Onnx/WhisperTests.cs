using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>The tracked Whisper encoder on real speech.</summary>
[TestClass]
public sealed class WhisperTests
{
    private static readonly EncoderSpec Spec = EncoderCatalog.Open(Repository.Encoders).Find("whisper-tiny-en");
    private static readonly float[][] Clips =
        [.. Oracle.Strings("encoder_whisper_files.json").Select(name => AudioFile.ReadMono16k(Path.Combine(Repository.EmoDb, name)))];

    [TestMethod]
    public void Encode_OracleClips_GivesTheOraclesFrames()
    {
        using var oracle = SafetensorsFile.Open(Repository.Oracle("encoder_whisper.safetensors"));
        using var encoder = AudioEncoder.Load(Spec with { Pooling = Pooling.Tokens }, DeviceOption.Cpu);
        var results = encoder.Encode(Clips);
        for (var i = 0; i < Clips.Length; i++)
        {
            var frames = results[i].Values!;
            Assert.AreEqual(oracle.Int64s("frames")[i] * 384, frames.Length);
            Oracle.AssertNear(oracle.Floats("first_frames").Slice(i * 768, 768), frames[..768], 1e-3f, $"clip {i}");
        }
    }

    [TestMethod]
    public void Encode_AloneOrTogether_IsTheOraclesMeanToTheBit()
    {
        using var oracle = SafetensorsFile.Open(Repository.Oracle("encoder_whisper.safetensors"));
        using var one = AudioEncoder.Load(Spec, DeviceOption.Cpu, threads: 1);
        using var four = AudioEncoder.Load(Spec, DeviceOption.Cpu, threads: 4);
        var together = four.Encode(Clips);
        for (var i = 0; i < Clips.Length; i++)
        {
            Oracle.AssertNear(oracle.Floats("mean").Slice(i * 384, 384), together[i].Values, 1e-3f, $"clip {i}");
            if (i % 4 == 0)
            {
                CollectionAssert.AreEqual(one.Encode([Clips[i]])[0].Values, together[i].Values);
            }
        }
    }

    [TestMethod]
    public void Encode_31Seconds_IsEncodedInPieces()
    {
        using var encoder = AudioEncoder.Load(Spec with { Pooling = Pooling.Tokens }, DeviceOption.Cpu);
        var sound = Enumerable.Range(0, 31 * 16000).Select(i => Clips[0][i % Clips[0].Length]).ToArray();
        var results = encoder.Encode([sound, sound[..248000], sound[248000..]]);
        CollectionAssert.AreEqual(results[1].Values!.Concat(results[2].Values!).ToArray(), results[0].Values);
    }

    [TestMethod]
    public void Encode_TenSamples_Fails()
    {
        using var encoder = AudioEncoder.Load(Spec, DeviceOption.Cpu);
        var results = encoder.Encode([new float[10], new float[200], new float[201]]);
        Assert.AreEqual("too short: 10 samples at 16 kHz; encoder 'whisper-tiny-en' takes 201 at least.", results[0].Error);
        Assert.AreEqual("too short: 200 samples at 16 kHz; encoder 'whisper-tiny-en' takes 201 at least.", results[1].Error);
        Assert.HasCount(384, results[2].Values!);
    }
}

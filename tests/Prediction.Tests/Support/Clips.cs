using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction.Tests;

/// <summary>Recordings of EmoDB, and what the encoders make of them.</summary>
internal static class Clips
{
    private static readonly Lazy<AudioEncoder> Sound = new(() => AudioEncoder.Load(EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", TinyClassifier.AudioEncoderName)), DeviceOption.Cpu));
    private static readonly Lazy<TextEncoder> Words = new(() => TextEncoder.Load(EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", TinyClassifier.TextEncoderName)), DeviceOption.Cpu));

    /// <summary>Some, of several lengths.</summary>
    public static string[] Some(int count) => [.. Directory.GetFiles(Repository.EmoDb, "*.wav").Order(StringComparer.Ordinal).Where((_, i) => i % 7 == 0).Take(count)];

    public static string One => Some(1)[0];

    public static float[] Encode(string path) => Sound.Value.Encode([AudioFile.ReadMono16k(path)])[0].Values!;

    public static float[] EncodeText(string text) => Words.Value.Encode([text])[0].Values!;

    /// <summary>Loud noise of its own at each seed, with silence where nothing is said.</summary>
    public static float[] Sounds(int seed, params (double Seconds, bool Loud)[] parts)
    {
        var random = new SplitMix64((ulong)seed);
        return [.. parts.SelectMany(part => Enumerable.Range(0, (int)Math.Round(part.Seconds * 16_000)).Select(_ => part.Loud ? (random.Below(2001) - 1000) / 4000f : 0f))];
    }

    /// <summary>A file of 16-bit samples, mono.</summary>
    public static byte[] Wav(float[] samples, int rate = 16_000)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * samples.Length));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(rate);
        writer.Write(2 * rate);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * samples.Length);
        writer.Write(Pcm(samples));
        return stream.ToArray();
    }

    public static byte[] Pcm(float[] samples) => [.. samples.SelectMany(sample => BitConverter.GetBytes((short)Math.Round(sample * 32767)))];

    public static void AreClose(IEnumerable<double> expected, EmotionPrediction actual, double tolerance = 1e-5)
    {
        foreach (var (want, (name, got)) in expected.Zip(actual.Probabilities))
        {
            Assert.AreEqual(want, got, tolerance, name);
        }
    }

    public static void AreClose(EmotionPrediction expected, EmotionPrediction actual) => AreClose(expected.Probabilities.Values.Select(value => (double)value), actual);
}

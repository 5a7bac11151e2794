using System.Diagnostics;
using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>Sounds of other formats, decoded by the ffmpeg that is installed; inconclusive where there is none.</summary>
[TestClass]
public sealed class RealFfmpegTests
{
    private static readonly float[] Clip = AudioFile.ReadMono16k(new SoundSource(Path.Combine(Repository.EmoDb, "03a01Fa.wav"), new(0.5, 0.75)));

    [TestInitialize]
    public void RequireFfmpeg()
    {
        if (Ffmpeg.Installed.Version is null)
        {
            Assert.Inconclusive("ffmpeg isn't installed here (apt install ffmpeg), so nothing was decoded with it.");
        }
    }

    [TestMethod]
    [DataRow("clip16.flac", 1)]
    [DataRow("clip.aiff", 1)]
    [DataRow("clip24.flac", 0.77)] // with bits below the sixteenth
    public void Read_Lossless_HasTheClipsSamples(string file, double volume)
    {
        var read = AudioFile.ReadMono16k(Sounds.PathOf(file));
        var expected = volume == 1 ? Clip : [.. Clip.Select(sample => (float)(Math.Round(sample * volume * (1 << 23)) / (1 << 23)))];
        Assert.HasCount(Clip.Length, read);
        for (var i = 0; i < read.Length; i++)
        {
            Assert.AreEqual(expected[i], read[i], volume == 1 ? 0 : 1.5f / (1 << 23));
        }
    }

    [TestMethod]
    [DataRow("clip.mp3", 16000)]
    [DataRow("clip.ogg", 16000)]
    [DataRow("clip.opus", 48000)]
    [DataRow("clip.m4a", 16000)]
    [DataRow("clip.mp4", 16000)]
    [DataRow("clip.avi", 16000)]
    public void Read_Lossy_IsAlmostTheClip(string file, int rate)
    {
        var sound = AudioFile.Read(new(Sounds.PathOf(file)));
        Assert.AreEqual((rate, 1), (sound.Info.SampleRate, sound.Info.Channels));
        Assert.IsGreaterThan(0.85, Correlation(sound.Mono16k()));
    }

    [TestMethod]
    public void Read_AnyName_IsTheSame()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("-i #t=x's\n.wav");
        File.Copy(Sounds.PathOf("clip16.flac"), path);
        CollectionAssert.AreEqual(Clip, AudioFile.ReadMono16k(path));
    }

    [TestMethod]
    [DataRow("flac", "s16", 16, WavBuilder.Pcm)]
    [DataRow("flac", "s32", 24, WavBuilder.Pcm)]
    [DataRow("pcm_s24be", "s32", 24, WavBuilder.Pcm)]
    [DataRow("pcm_s8", "s16", 8, WavBuilder.Pcm)]
    [DataRow("pcm_s32be", "s32", 32, WavBuilder.Pcm)]
    [DataRow("pcm_f32be", "flt", 32, WavBuilder.Float)]
    [DataRow("pcm_f64be", "dbl", 64, WavBuilder.Float)]
    public void Read_SameSamplesAsWav_AreTheSameToTheBit(string codec, string format, int bits, int tag)
    {
        using var folder = new TemporaryFolder();
        foreach (var (rate, channels) in new[] { (8000, 1), (16000, 2), (44100, 1), (48000, 2), (48000, 6) })
        {
            var (wav, other) = (folder.File("a.wav"), folder.File(codec == "flac" ? "a.flac" : "a.aiff"));
            var random = new Random(bits + rate);
            var samples = Enumerable.Range(0, 9000 * channels).Select(_ => 1.999 * (random.NextDouble() - 0.5));
            File.WriteAllBytes(wav, new WavBuilder().Format(tag, channels, rate, bits).Chunk("data", WavBuilder.Encode(samples, tag, bits)).ToArray());
            Encode(wav, other, codec, format);
            CollectionAssert.AreEqual(AudioFile.ReadMono16k(wav), AudioFile.ReadMono16k(other), $"{rate} Hz, {channels} channels");
            CollectionAssert.AreEqual(AudioFile.ReadMono16k(new SoundSource(wav, new(0.0511, 0.1007))), AudioFile.ReadMono16k(new SoundSource(other, new(0.0511, 0.1007))));
        }
    }

    [TestMethod]
    [DataRow("flac", "x.flac")]
    [DataRow("libmp3lame", "x.mp3")]
    [DataRow("libmp3lame", "x.avi")]
    [DataRow("aac", "x.m4a")]
    [DataRow("libvorbis", "x.ogg")]
    [DataRow("libopus", "x.opus")]
    public void Read_Part_IsTheWholesSlice(string codec, string name)
    {
        using var folder = new TemporaryFolder();
        var (wav, path) = (folder.File("a.wav"), folder.File(name));
        var samples = Enumerable.Range(0, 48_000 * 8).Select(i => 0.4 * Math.Sin(i * (1 + (i / 1e5)) / 20));
        File.WriteAllBytes(wav, new WavBuilder().Format(WavBuilder.Pcm, 1, 48_000, 16).Chunk("data", WavBuilder.Encode(samples, WavBuilder.Pcm, 16)).ToArray());
        Encode(wav, path, codec, null);
        var whole = AudioFile.Read(new(path));
        foreach (var part in new AudioPart[] { new(0, 1.5), new(2.71828, 3.14159), new(6.00001, 7.99), new(7.7, null) })
        {
            var (first, next) = part.Frames(whole.Info.SampleRate);
            CollectionAssert.AreEqual(whole.Mono[(int)first..(int)Math.Min(next, whole.Mono.Length)], AudioFile.Read(new(path, part)).Mono, part.ToString());
        }
    }

    [TestMethod]
    public void Read_Damaged_IsRefused()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in new[] { "clip16.flac", "clip.m4a", "clip.ogg" })
        {
            var bytes = File.ReadAllBytes(Sounds.PathOf(file));
            File.WriteAllBytes(folder.File(file), bytes[..(bytes.Length * 6 / 10)]);
            Assert.StartsWith($"{folder.File(file)}: ", Assert.ThrowsExactly<SampleException>(() => AudioFile.ReadMono16k(folder.File(file))).Message);
        }
    }

    // At the lag where they agree best: codecs delay.
    private static double Correlation(float[] sound) => Enumerable.Range(0, 1600).Max(lag =>
    {
        var pairs = Clip.Zip(sound.Skip(lag)).ToArray();
        return pairs.Length < Clip.Length / 2 ? 0
            : pairs.Sum(pair => pair.First * pair.Second) / Math.Sqrt(pairs.Sum(pair => pair.First * pair.First) * pairs.Sum(pair => pair.Second * pair.Second));
    });

    private static void Encode(string wav, string path, string codec, string? format)
    {
        string[] sample = format is null or "dbl" or "flt" || codec.StartsWith("pcm", StringComparison.Ordinal) ? [] : ["-sample_fmt", format];
        string[] arguments = ["-nostdin", "-v", "error", "-y", "-i", wav, "-c:a", codec, .. sample, .. codec == "flac" ? ["-strict", "experimental"] : Array.Empty<string>(), path];
        using var process = Process.Start(new ProcessStartInfo(Ffmpeg.Installed.Program!, arguments) { RedirectStandardError = true })!;
        var words = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            Assert.Inconclusive($"this ffmpeg can't make {path}: {words}");
        }
    }
}

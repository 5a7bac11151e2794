using System.Text;
using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>Every sound file that is refused, and the words it is refused with.</summary>
[TestClass]
public sealed class AudioFileRefusalTests
{
    private const string Unknown = "isn't a sound file: it begins neither with RIFF....WAVE nor as any other format that is known.";

    [TestMethod]
    [DataRow("hello, world")]
    [DataRow("RIFF....XYZ LIST")]
    [DataRow("RIF")]
    [DataRow("#EXTM3U\nfile.wav")]
    [DataRow("ffconcat version 1.0\nfile other.wav\n")]
    public void Read_Something_IsNoSound(string start) => AssertRefused(Encoding.ASCII.GetBytes(start), Unknown);

    [TestMethod]
    public void Read_LfsPointer_SaysHowToFetchIt() => AssertRefused(
        Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1"),
        "isn't a sound file but a Git LFS pointer (fetch the file itself: git lfs pull).");

    [TestMethod]
    public void Read_NoBytes_IsEmpty() => AssertRefused([], "the file is empty (0 bytes).");

    [TestMethod]
    public void Read_NoSamples_SaysSo() => AssertRefused(Mono16().Chunk("data", []), "holds no samples.");

    [TestMethod]
    public void Read_NoSamplesButAList_SaysSo() =>
        AssertRefused(Mono16().Chunk("data", []).Chunk("LIST", new byte[100]), "holds no samples.");

    [TestMethod]
    public void Read_LessDataThanPromised_IsCutShort() =>
        AssertRefused(Mono16().Chunk("data", new byte[20], 32000), "cut short: its data chunk should have 32000 bytes, 20 are there.");

    [TestMethod]
    public void Read_NoData_IsCutShort()
    {
        AssertRefused(new WavBuilder(), "cut short: it has no data chunk.");
        AssertRefused(Mono16(), "cut short: it has no data chunk.");
        AssertRefused(Mono16().Chunk("LIST", new byte[10], 1000), "cut short: it has no data chunk.");
    }

    [TestMethod]
    public void Read_ShortFormat_IsRefused() =>
        AssertRefused(new WavBuilder().Chunk("fmt ", new byte[14]), "cut short: its 'fmt ' chunk should have 14 bytes (16 at least), 14 are there.");

    [TestMethod]
    public void Read_DataFirst_IsRefused() =>
        AssertRefused(new WavBuilder().Chunk("data", new byte[4]), "its data chunk comes before any fmt chunk.");

    [TestMethod]
    [DataRow(0, 16000)]
    [DataRow(1, 0)]
    [DataRow(1, 1)]
    [DataRow(1, 999)]
    [DataRow(1, 768001)]
    [DataRow(1, int.MaxValue)]
    public void Read_NoChannelOrRate_IsRefused(int channels, int rate) => AssertRefused(
        new WavBuilder().Format(WavBuilder.Pcm, channels, rate, 16).Chunk("data", new byte[4]),
        $"its header says {channels} channels at {rate} Hz; expected at least one, at 1000 to 768000 Hz.");

    [TestMethod]
    [DataRow(8000, 8000 * 3600L + 8000, "28808000 samples a channel at 8000 Hz, 3601 seconds")]
    [DataRow(768000, (1L << 29) + 1, "536870913 samples a channel at 768000 Hz, 699 seconds")]
    public void Read_TooLong_IsRefusedByItsHeader(int rate, long frames, string found)
    {
        using var folder = new TemporaryFolder();
        var wav = new WavBuilder().Format(WavBuilder.Pcm, 1, rate, 8).Chunk("data", [], (uint)frames).ToArray();
        using (var file = File.Create(folder.File("long.wav")))
        {
            file.Write(wav);
            file.SetLength(wav.Length + frames); // a hole: its samples take no space on the disk, and none may be taken in memory
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.ThrowsExactly<SampleException>(() => AudioFile.ReadMono16k(folder.File("long.wav")));
        Assert.EndsWith($"is too long: {found}; expected 3600 seconds and 536870912 samples at most. Cut it into pieces.", error.Message);
        Assert.IsLessThan(1 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    [DataRow("a\0.wav")]
    [DataRow("")]
    public void Read_NoPath_CantBeRead(string path) => Assert.StartsWith(
        $"{path}: can't be read: ", Assert.ThrowsExactly<SampleException>(() => AudioFile.ReadMono16k(path)).Message);

    [TestMethod]
    [DataRow(WavBuilder.Pcm, 64, 8, "integer")]
    [DataRow(WavBuilder.Float, 16, 2, "float")]
    [DataRow(WavBuilder.Pcm, 16, 3, "integer")]
    public void Read_OddSample_IsRefused(int tag, int bits, int block, string kind) => AssertRefused(
        new WavBuilder().Format(tag, 1, 16000, bits, block).Chunk("data", new byte[8]),
        $"its samples of {bits} bits ({kind}) in blocks of {block} bytes, 1 channels, aren't supported; expected integers of 8, 16, 24, 32 bits or floats of 32, 64.");

    [TestMethod]
    public void Read_OtherSubtype_IsRefused()
    {
        var fmt = new byte[40];
        (fmt[0], fmt[1], fmt[2], fmt[4], fmt[5]) = (0xFE, 0xFF, 1, 0x80, 0x3E);
        AssertRefused(new WavBuilder().Chunk("fmt ", fmt), "its WAVE_FORMAT_EXTENSIBLE header is cut short or names a format that isn't known.");
    }

    [TestMethod]
    [DataRow(float.NaN, "NaN")]
    [DataRow(float.NegativeInfinity, "infinite")]
    public void Read_NotFinite_TellsWhere(float bad, string name) => AssertRefused(
        new WavBuilder().Format(WavBuilder.Float, 1, 16000, 32).Chunk("data", [.. new byte[40000 * 4], .. BitConverter.GetBytes(bad)]),
        $"sample 40000 is {name}; expected finite numbers.");

    [TestMethod]
    public void Read_Missing_SaysSo()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in new[] { folder.File("x.wav"), folder.File("no/x.wav") })
        {
            Assert.AreEqual($"{path}: no such file.", Assert.ThrowsExactly<SampleException>(() => AudioFile.ReadMono16k(path)).Message);
        }
    }

    [TestMethod]
    public void Read_Folder_CantBeRead()
    {
        using var folder = new TemporaryFolder();
        var e = Assert.ThrowsExactly<SampleException>(() => AudioFile.ReadMono16k(folder.Path));
        StringAssert.StartsWith(e.Message, $"{folder.Path}: can't be read: ");
    }

    private static WavBuilder Mono16() => new WavBuilder().Format(WavBuilder.Pcm, 1, 16000, 16);

    private static void AssertRefused(WavBuilder wav, string expected) => AssertRefused(wav.ToArray(), expected);

    private static void AssertRefused(byte[] content, string expected)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.wav");
        File.WriteAllBytes(path, content);
        Assert.AreEqual($"{path}: {expected}", Assert.ThrowsExactly<SampleException>(() => AudioFile.ReadMono16k(path)).Message);
        Assert.AreEqual(expected.StartsWith("sample", StringComparison.Ordinal), Succeeds(() => AudioFile.Info(path)));
    }

    private static bool Succeeds(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (SampleException)
        {
            return false;
        }
    }
}

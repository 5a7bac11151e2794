using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

[TestClass]
public sealed class AudioFileTests
{
    private static readonly double[] Samples = [.. Enumerable.Range(0, 1001).Select(i => 0.9 * Math.Sin(i / 10.0))];

    [TestMethod]
    [DataRow(WavBuilder.Pcm, 8, 0.012)]
    [DataRow(WavBuilder.Pcm, 16, 1e-4)]
    [DataRow(WavBuilder.Pcm, 24, 1e-6)]
    [DataRow(WavBuilder.Pcm, 32, 1e-7)]
    [DataRow(WavBuilder.Float, 32, 1e-7)]
    [DataRow(WavBuilder.Float, 64, 1e-7)]
    public void Read_EveryFormat_GivesTheSamples(int tag, int bits, double tolerance)
    {
        foreach (var channels in new[] { 1, 2, 5 })
        {
            foreach (var header in new[] { tag, WavBuilder.Extensible | tag << 16 })
            {
                // Channels differ, their mean is the sample.
                var interleaved = Samples.SelectMany(sample => Enumerable.Range(0, channels).Select(c => sample * (1 + 0.1 * (c - (channels - 1) / 2.0)) / 1.25));
                var read = Read(new WavBuilder().Format(header, channels, 16000, bits).Chunk("data", WavBuilder.Encode(interleaved, tag, bits)));
                Assert.HasCount(Samples.Length, read);
                for (var i = 0; i < read.Length; i++)
                {
                    Assert.AreEqual(Samples[i] / 1.25, read[i], tolerance);
                }
            }
        }
    }

    [TestMethod]
    public void Read_FullScale_IsOne()
    {
        var read = Read(new WavBuilder().Format(WavBuilder.Pcm, 1, 16000, 16).Chunk("data", [0, 0x80, 0xFF, 0x7F, 0, 0]));
        CollectionAssert.AreEqual(new[] { -1f, 32767 / 32768f, 0f }, read);
        read = Read(new WavBuilder().Format(WavBuilder.Pcm, 1, 16000, 8).Chunk("data", [0, 128, 255]));
        CollectionAssert.AreEqual(new[] { -1f, 0f, 127 / 128f }, read);
        read = Read(new WavBuilder().Format(WavBuilder.Pcm, 1, 16000, 24).Chunk("data", [0, 0, 0x80, 0xFF, 0xFF, 0xFF]));
        CollectionAssert.AreEqual(new[] { -1f, -1 / 8388608f }, read);
    }

    [TestMethod]
    public void Read_TwentyBitsInTwentyFour_AreAtTheTop() =>
        CollectionAssert.AreEqual(new[] { 0.5f }, Read(new WavBuilder().Format(WavBuilder.Pcm, 1, 16000, 20, blockAlign: 3).Chunk("data", [0, 0, 0x40])));

    [TestMethod]
    public void Read_ManyChannels_TakesTheMean()
    {
        var frames = new byte[2 * 65535];
        frames.AsSpan(0, 65535).Fill(128);
        frames.AsSpan(65535).Fill(192);
        CollectionAssert.AreEqual(new[] { 0f, 0.5f }, Read(new WavBuilder().Format(WavBuilder.Pcm, 65535, 16000, 8).Chunk("data", frames)));
    }

    [TestMethod]
    public void Read_OddAndUnknownChunks_AreSkipped()
    {
        var read = Read(new WavBuilder()
            .Chunk("LIST", new byte[7]).Format(WavBuilder.Pcm, 1, 16000, 8).Chunk("junk", new byte[3])
            .Chunk("data", [255, 0, 128]).Chunk("LIST", new byte[5]));
        CollectionAssert.AreEqual(new[] { 127 / 128f, -1f, 0f }, read);
    }

    [TestMethod]
    [DataRow(0xFFFFFFFFu, 0xFFFFFFFFu)]
    [DataRow(0u, 0u)]
    [DataRow(0u, 36u)]
    [DataRow(0x7FFFF000u, 0x7FFFF024u)]
    public void Read_StreamedWithoutSize_GoesToTheEnd(uint dataSize, uint riffSize)
    {
        var wav = new WavBuilder { RiffSize = riffSize }.Format(WavBuilder.Pcm, 1, 16000, 16).Chunk("data", [0, 0x40, 0, 0x40, 1], dataSize);
        CollectionAssert.AreEqual(new[] { 0.5f, 0.5f }, Read(wav));
    }

    [TestMethod]
    public void Read_Rf64_TakesTheLongSize()
    {
        byte[] sizes = [.. BitConverter.GetBytes(1000L), .. BitConverter.GetBytes(4L), .. BitConverter.GetBytes(2L), 0, 0, 0, 0];
        var wav = new WavBuilder { Magic = "RF64", RiffSize = 0xFFFFFFFF }
            .Chunk("ds64", sizes).Format(WavBuilder.Pcm, 1, 16000, 16).Chunk("data", [0, 0x40, 0, 0x40], 0xFFFFFFFF).Chunk("LIST", new byte[8]);
        CollectionAssert.AreEqual(new[] { 0.5f, 0.5f }, Read(wav));
    }

    [TestMethod]
    public void Read_OtherRate_HasTheLengthOf16k()
    {
        foreach (var rate in new[] { 8000, 11025, 22050, 24000, 44100, 48000, 192000 })
        {
            var read = Read(new WavBuilder().Format(WavBuilder.Pcm, 1, rate, 16).Chunk("data", new byte[2 * 1001]));
            Assert.HasCount((int)Math.Ceiling(1001 * 16000.0 / rate), read);
        }
    }

    [TestMethod]
    public void Info_Header_IsRead()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("x.wav"), new WavBuilder().Format(WavBuilder.Pcm, 2, 44100, 24).Chunk("data", new byte[6 * 22050]).ToArray());
        var info = AudioFile.Info(folder.File("x.wav"));
        Assert.AreEqual(new AudioInfo(44100, 2, 24, 22050), info);
        Assert.AreEqual(0.5, info.Seconds);
    }

    [TestMethod]
    public void Read_EmoDb_Has16kSamples()
    {
        var path = Path.Combine(Repository.EmoDb, "03a01Fa.wav");
        Assert.HasCount((int)AudioFile.Info(path).Frames, AudioFile.ReadMono16k(path));
    }

    private static float[] Read(WavBuilder wav)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("x.wav"), wav.ToArray());
        return AudioFile.ReadMono16k(folder.File("x.wav"));
    }
}

using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

[TestClass]
public sealed class SoundSourceTests
{
    [TestMethod]
    [DataRow("a.wav", "a.wav", null, null)]
    [DataRow("a.wav#t=1.5,3.25", "a.wav", 1.5, 3.25)]
    [DataRow("a.wav#t=1.5", "a.wav", 1.5, null)]
    [DataRow("a.wav#t=,3", "a.wav", 0.0, 3.0)]
    [DataRow("a.wav#t=.5,1E-05", "a.wav", 0.5, 1e-5)]
    [DataRow("a.wav#t=0", "a.wav", null, null)]
    [DataRow("a#t=1,2#t=3", "a#t=1,2", 3.0, null)]
    [DataRow("a#t=1,2.wav", "a#t=1,2.wav", null, null)]
    [DataRow("a.wav#t=", "a.wav#t=", null, null)]
    [DataRow("a.wav#t=,", "a.wav#t=,", null, null)]
    [DataRow("a.wav#t=1,2,3", "a.wav#t=1,2,3", null, null)]
    [DataRow("a.wav#t=1 ", "a.wav#t=1 ", null, null)]
    [DataRow("#t=1", "", 1.0, null)]
    [DataRow("", "", null, null)]
    public void Parse_Fragment_IsThePart(string text, string path, double? start, double? end)
    {
        var source = SoundSource.Parse(text);
        Assert.AreEqual(path, source.Path);
        Assert.AreEqual(start is { } from ? new AudioPart(from, end) : null, source.Part);
    }

    [TestMethod]
    public void Parse_WhatWasWritten_IsTheSame()
    {
        string[] paths = ["a.wav", "a#t=1", "a#t=0", "a#t=1,2", "a#t=1#t=0", "#t=.5,1", "", "ä b#c", "a#t=Infinity"];
        AudioPart?[] parts = [null, new(0, 1), new(1e-7, null), new(0.1 + 0.2, 1234567.891), new(1e300, double.PositiveInfinity), new(-1, double.NaN)];
        foreach (var source in paths.SelectMany(path => parts.Select(part => new SoundSource(path, part))))
        {
            Assert.AreEqual(source, SoundSource.Parse(source.ToString()), source.ToString());
        }
    }

    [TestMethod]
    [DataRow(0.5, 1.0, 4000L, 8000L)]
    [DataRow(0.5, null, 4000L, long.MaxValue)]
    [DataRow(0.00006, 0.00019, 0L, 2L)] // to the nearest frame: .48 and 1.52
    public void Frames_Seconds_AreRounded(double start, double? end, long first, long next) =>
        Assert.AreEqual((first, next), new AudioPart(start, end).Frames(8000));

    [TestMethod]
    [DataRow(0.5, 1.0, 4000L)]
    [DataRow(0.5, null, 7500L)]
    [DataRow(0.0, 1.4375, 11500L)]
    [DataRow(1.0, 1.447, 3500L)] // rounded up by less than a hundredth
    public void Count_InTheFile_HasTheFramesThatAreThere(double start, double? end, long count) =>
        Assert.AreEqual(count, new AudioPart(start, end).Count(8000, 11500));

    [TestMethod]
    [DataRow(-0.1, 1.0, "its part begins at -0.1 s; expected seconds from the file's beginning, 0 or more.")]
    [DataRow(double.NaN, null, "its part begins at NaN s; expected seconds from the file's beginning, 0 or more.")]
    [DataRow(1.0, 1.0, "its part goes from 1 s to 1 s; expected the end after the start.")]
    [DataRow(1.0, double.NaN, "its part goes from 1 s to NaN s; expected the end after the start.")]
    [DataRow(1.0, 1.00001, "its part from 1 s to 1.00001 s holds no sample at 8000 Hz.")]
    [DataRow(1.0, 1.45, "its part goes from 1 s to 1.45 s, but the file has 1.438 s. Are these times of this file, in seconds?")]
    [DataRow(1.4375, null, "its part goes from 1.4375 s to the end, but the file has 1.438 s. Are these times of this file, in seconds?")]
    [DataRow(1e300, null, "its part goes from 1E+300 s to the end, but the file has 1.438 s. Are these times of this file, in seconds?")]
    public void Count_NotInTheFile_SaysWhy(double start, double? end, string expected) =>
        Assert.AreEqual(expected, Assert.ThrowsExactly<InvalidDataException>(() => new AudioPart(start, end).Count(8000, 11500)).Message);

    [TestMethod]
    [DataRow(WavBuilder.Pcm, 16, 1)]
    [DataRow(WavBuilder.Pcm, 24, 3)]
    [DataRow(WavBuilder.Float, 32, 2)]
    public void Read_Part_IsTheWholesSlice(int tag, int bits, int channels)
    {
        using var folder = new TemporaryFolder();
        var samples = Enumerable.Range(0, 20001 * channels).Select(i => 0.5 * Math.Sin(i * i / 1e5));
        var path = folder.File("x.wav");
        File.WriteAllBytes(path, new WavBuilder().Chunk("LIST", new byte[9]).Format(tag, channels, 16000, bits).Chunk("data", WavBuilder.Encode(samples, tag, bits)).Chunk("LIST", new byte[999]).ToArray());
        var whole = AudioFile.ReadMono16k(path);
        var source = SoundSource.Parse(path + "#t=0.25,1.00001");
        CollectionAssert.AreEqual(whole[4000..16000], AudioFile.ReadMono16k(source));
        CollectionAssert.AreEqual(whole[4000..], AudioFile.ReadMono16k(new SoundSource(path, new(0.25, null))));
        Assert.AreEqual(12000, AudioFile.Info(source).Frames);
        var error = Assert.ThrowsExactly<SampleException>(() => AudioFile.ReadMono16k(new SoundSource(path, new(1, 2)))).Message;
        Assert.AreEqual($"{path}#t=1,2: its part goes from 1 s to 2 s, but the file has 1.250 s. Are these times of this file, in seconds?", error);
    }

    [TestMethod]
    public void Read_PartOfAFileOfHours_TakesThePartAlone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("long.wav");
        var wav = new WavBuilder().Format(WavBuilder.Pcm, 1, 16000, 8).Chunk("data", [], 16000 * 3600 * 5).ToArray();
        using (var file = File.Create(path))
        {
            file.Write(wav);
            file.SetLength(wav.Length + (16000 * 3600 * 5)); // a hole
            file.Position = wav.Length + (16000 * 3600 * 4);
            file.Write([192, 64]);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        CollectionAssert.AreEqual(new[] { -1f, 0.5f, -0.5f, -1f }, AudioFile.ReadMono16k(new SoundSource(path, new((16000 * 3600 * 4 - 1) / 16000.0, (16000 * 3600 * 4 + 3) / 16000.0))));
        Assert.IsLessThan(1 << 20, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Contains("is too long", Assert.ThrowsExactly<SampleException>(() => AudioFile.ReadMono16k(new SoundSource(path, new(1, null)))).Message);
    }

    [TestMethod]
    public void Read_FileWhoseNameLooksLikeAPart_IsRead()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.wav#t=1,2");
        File.WriteAllBytes(path, new WavBuilder().Format(WavBuilder.Pcm, 1, 16000, 8).Chunk("data", [0, 128]).ToArray());
        CollectionAssert.AreEqual(new[] { -1f, 0f }, AudioFile.ReadMono16k(path));
        Assert.AreEqual(path + "#t=0", new SoundSource(path).ToString());
        CollectionAssert.AreEqual(new[] { -1f, 0f }, AudioFile.ReadMono16k(SoundSource.Parse(path + "#t=0")));
    }
}

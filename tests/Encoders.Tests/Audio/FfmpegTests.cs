using System.Text;
using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>How ffmpeg is run, shown with a script in its place.</summary>
[TestClass]
public sealed class FfmpegTests
{
    private static readonly string Script = Repository.PathOf("tests", "Encoders.Tests", "Audio", "Sounds", "ffmpeg.sh");
    private static readonly Ffmpeg Fake = new(Script, TimeSpan.FromMinutes(5));
    private static readonly Ffmpeg Missing = new(null, TimeSpan.FromMinutes(5));

    private readonly TemporaryFolder _folder = new();

    [TestCleanup]
    public void Cleanup() => _folder.Dispose();

    [TestMethod]
    [DataRow("FORM....AIFFCOMM", "AIFF")]
    [DataRow("FORM....AIFCFVER", "AIFF-C")]
    [DataRow("fLaC....", "FLAC")]
    [DataRow("OggS....", "Ogg")]
    [DataRow("ID3.....", "MP3")]
    [DataRow("....ftypM4A ", "M4A")]
    [DataRow("....ftypisom", "MP4")]
    [DataRow("RIFF....AVI LIST", "AVI")]
    [DataRow("RIFX....WAVE", "big-endian WAV (RIFX)")]
    [DataRow("NIST_1A\n   1024\n", "NIST SPHERE")]
    [DataRow("\u00FF\u00FB\u0090\0", "MP3")]
    [DataRow("\u00FF\u00F1\u0050\u0080", "AAC")]
    public void Read_WithoutFfmpeg_SaysWhatTheFileIsAndWhatToDo(string start, string name)
    {
        var bytes = Encoding.Latin1.GetBytes(start.Replace("FORM....", "FORM\0\0\0\0", StringComparison.Ordinal));
        AssertNeedsFfmpeg(Write("x.wav", bytes), name);
    }

    [TestMethod]
    [DataRow("clip16.flac", "FLAC")]
    [DataRow("clip24.flac", "FLAC")]
    [DataRow("clip.mp3", "MP3")]
    [DataRow("clip.ogg", "Ogg Vorbis")]
    [DataRow("clip.opus", "Ogg Opus")]
    [DataRow("clip.m4a", "M4A")]
    [DataRow("clip.aiff", "AIFF")]
    [DataRow("clip.mp4", "MP4")]
    [DataRow("clip.avi", "AVI")]
    public void Read_RealFileWithoutFfmpeg_SaysWhatItIs(string file, string name)
    {
        AssertNeedsFfmpeg(Sounds.PathOf(file), name);
        Assert.IsFalse(AudioMagic.IsMisnamed(file, name));
        Assert.IsTrue(AudioMagic.IsMisnamed("x.wav", name));
        Assert.IsFalse(AudioMagic.IsMisnamed("x", name));
    }

    [TestMethod]
    [DataRow(2, 4, "WAV (Microsoft ADPCM)")]
    [DataRow(7, 8, "WAV (mu-law)")]
    [DataRow(0x55, 0, "WAV (MP3)")]
    [DataRow(0x1234, 0, "WAV (format 0x1234)")]
    public void Read_CompressedWav_NeedsFfmpeg(int tag, int bits, string name) =>
        AssertNeedsFfmpeg(Write("x.wav", new WavBuilder().Format(tag, 1, 16000, bits).Chunk("data", new byte[4]).ToArray()), name);

    [TestMethod]
    [DataRow("clip16.flac", 16)]
    [DataRow("clip24.flac", 24)]
    public void Header_Flac_IsReadWithoutDecoding(string file, int bits)
    {
        var path = Write("x.flac", File.ReadAllBytes(Sounds.PathOf(file))); // nothing beside it: decoding would give nothing
        Assert.AreEqual(new SoundHeader("FLAC", new(16000, 1, bits, 4000)), AudioFile.Header(new(path), Fake));
        Assert.AreEqual(1600, AudioFile.Header(new(path, new(0.1, 0.2)), Fake)!.Info.Frames);
        Assert.IsFalse(File.Exists(path + ".args"));
    }

    [TestMethod]
    public void Read_Stream_IsDecodedAsItComes()
    {
        var path = Sound("-x.mp3", Wav(2, 22050, [0.5, 0.25, -1.5, 0.5]));
        var levels = new SoundLevels();
        var sound = AudioFile.Read(new(path), levels, Fake);
        CollectionAssert.AreEqual(new[] { 0.375f, -0.5f }, sound.Mono);
        Assert.AreEqual(new SoundHeader("MP3", new(22050, 2, 0, 2)), sound.Header);
        Assert.AreEqual(1.5, levels.Peak);
        CollectionAssert.AreEqual(
            new[]
            {
                "-nostdin", "-hide_banner", "-v", "error", "-xerror", "-threads", "1", "-protocol_whitelist", "file", "-i", "file:" + path, "-map", "0:a:0", "-vn",
                "-map_metadata", "-1", "-fflags", "+bitexact", "-t", "3601.000000", "-c:a", "pcm_f64le", "-f", "wav", "pipe:1",
            },
            File.ReadAllLines(path + ".args"));
    }

    [TestMethod]
    public void Read_LongStream_IsWhole()
    {
        var samples = Enumerable.Range(0, 100_001).Select(i => (double)(float)Math.Sin(i)).ToArray();
        CollectionAssert.AreEqual(samples.Select(sample => (float)sample).ToArray(), AudioFile.Read(new(Sound("x.mp3", Wav(1, 16000, samples))), null, Fake).Mono);
    }

    [TestMethod]
    public void Read_Part_IsCutFromTheStream()
    {
        var samples = Enumerable.Range(0, 20_000).Select(i => i / 32768.0).ToArray();
        var path = Sound("x.mp3", Wav(1, 1000, samples));
        var part = AudioFile.Read(new(path, new(15.0004, 17.5)), null, Fake);
        CollectionAssert.AreEqual(samples[15_000..17_500].Select(sample => (float)sample).ToArray(), part.Mono);
        CollectionAssert.Contains(File.ReadAllLines(path + ".args"), "18.500000"); // -t: a second more, it counts otherwise
        CollectionAssert.DoesNotContain(File.ReadAllLines(path + ".args"), "-ss");
        Assert.HasCount(5_000, AudioFile.Read(new(path, new(15, null)), null, Fake).Mono);
        AssertFails(new(path, new(15, 21)), "its part goes from 15 s to 21 s, but the file has 20.000 s. Are these times of this file, in seconds?");
        AssertFails(new(path, new(30, null)), "its part goes from 30 s to the end, but the file has 20.000 s. Are these times of this file, in seconds?");
        AssertFails(new(path, new(3, 2)), "its part goes from 3 s to 2 s; expected the end after the start.");
    }

    [TestMethod]
    public void Read_PartOfFlac_IsSought()
    {
        var path = Write("x.flac", File.ReadAllBytes(Sounds.PathOf("clip16.flac")));
        File.WriteAllBytes(path + ".out", Wav(1, 16000, new double[2000]));
        Assert.HasCount(1600, AudioFile.Read(new(path, new(0.1, 0.2)), null, Fake).Mono);
        var arguments = File.ReadAllLines(path + ".args").ToList();
        Assert.AreEqual("0.100000", arguments[arguments.IndexOf("-ss") + 1]);
        Assert.IsLessThan(arguments.IndexOf("-i"), arguments.IndexOf("-ss"));
        AssertFails(new(path, new(0.2, 0.3)), "its part goes from 0.2 s to 0.3 s, but the file has 0.250 s. Are these times of this file, in seconds?");
    }

    [TestMethod]
    public void Read_FlacOfOtherLength_IsRefused()
    {
        var path = Write("x.flac", File.ReadAllBytes(Sounds.PathOf("clip16.flac")));
        File.WriteAllBytes(path + ".out", Wav(1, 16000, new double[3999]));
        AssertFails(new(path), "its header promises 4000 samples a channel, but ffmpeg finds 3999: it is cut short or damaged.");
    }

    [TestMethod]
    public void Read_CutAiff_IsRefused()
    {
        var path = Write("x.aiff", File.ReadAllBytes(Sounds.PathOf("clip.aiff"))[..8000]);
        AssertFails(new(path), "is AIFF, cut short: it should have 8088 bytes, 8000 are there.");
    }

    [TestMethod]
    public void Read_EndlessOutput_IsStopped()
    {
        var path = Sound("x.mp3", Wav(1, 1000, [0]));
        File.WriteAllText(path + ".endless", "");
        AssertFails(new(path), "is too long: more than 3600000 samples a channel at 1000 Hz.");
        Assert.HasCount(500, AudioFile.Read(new(path, new(0.5, 1)), null, Fake).Mono); // what comes after the part isn't waited for
    }

    [TestMethod]
    public void Read_Hanging_IsEndedWithItsChildren()
    {
        var path = Sound("x.mp3", Wav(1, 1000, new double[10_000]));
        File.WriteAllText(path + ".hang", "");
        AssertFails(new(path), "can't be decoded: ffmpeg wrote nothing for 0.5 seconds and was ended.", new(Script, TimeSpan.FromSeconds(0.5)));
        if (File.Exists(path + ".pid"))
        {
            AssertEnded(path);
        }
    }

    [TestMethod]
    public async Task Read_Cancelled_EndsTheProcess()
    {
        var path = Sound("x.mp3", Wav(1, 1000, new double[10_000]));
        File.WriteAllText(path + ".hang", "");
        using var source = new CancellationTokenSource();
        var reading = Task.Factory.StartNew(
            () => AudioFile.Read(new(path), null, Fake, source.Token), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        SpinWait.SpinUntil(() => File.Exists(path + ".pid") || reading.IsCompleted);
        await source.CancelAsync();
        await Assert.ThrowsExactlyAsync<OperationCanceledException>(() => reading);
        AssertEnded(path);
        Assert.ThrowsExactly<OperationCanceledException>(() => AudioFile.Read(new(path), null, Fake, source.Token));
    }

    [TestMethod]
    public void Read_Failing_QuotesItsWords()
    {
        var path = Write("x.mp3", "ID3."u8.ToArray());
        File.WriteAllText(path + ".code", "1");
        AssertFails(new(path), "can't be decoded: ffmpeg says: nothing (exit code 1)");
        File.WriteAllText(path + ".err", $"[mp3 @ 0x55b6abcdef80] bad thing\nfile:{path}: Invalid data\n");
        AssertFails(new(path), "can't be decoded: ffmpeg says: [mp3] bad thing; Invalid data");
        File.WriteAllBytes(path + ".out", Wav(1, 16000, new double[10_000])); // some sound came first
        AssertFails(new(path), "can't be decoded: ffmpeg says: [mp3] bad thing; Invalid data");
        File.WriteAllText(path + ".err", new string('x', 1_000_000));
        AssertFails(new(path), $"can't be decoded: ffmpeg says: {new string('x', 1000)}");
    }

    [TestMethod]
    public void Read_InterruptedByCtrlC_IsNoFault()
    {
        var path = Write("x.mp3", "ID3."u8.ToArray());
        File.WriteAllText(path + ".code", "255");
        Assert.ThrowsExactly<OperationCanceledException>(() => AudioFile.Read(new(path), null, Fake));
    }

    [TestMethod]
    public void Read_WordsOnly_AreNoFailure()
    {
        var path = Sound("x.mp3", Wav(1, 16000, [0.5]));
        File.WriteAllText(path + ".err", new string('x', 1_000_000));
        CollectionAssert.AreEqual(new[] { 0.5f }, AudioFile.Read(new(path), null, Fake).Mono);
    }

    [TestMethod]
    public void Read_Garbage_IsRefused()
    {
        AssertFails(new(Sound("x.mp3", [])), $"is MP3, and {Script} gave no sound for it.");
        AssertFails(new(Sound("x.mp3", new byte[10_000])), $"is MP3, and {Script} gave no sound for it.");
        AssertFails(new(Sound("x.mp3", Wav(1, 16000, [])[..36])), "cut short: it has no data chunk.");
        AssertFails(new(Sound("x.mp3", Wav(1, 16000, []))), "holds no samples.");
        AssertFails(new(Sound("x.mp3", Wav(1, 16000, [0, double.NaN]))), "sample 1 is NaN; expected finite numbers.");
        AssertFails(new(Sound("x.mp3", new WavBuilder().Format(7, 1, 8000, 8).Chunk("data", [1, 2]).ToArray())), $"is MP3, and {Script} gave compressed sound (mu-law) for it.");
    }

    [TestMethod]
    public void Read_ProgramThatIsNotThere_IsNamed()
    {
        var path = Write("x.mp3", "ID3."u8.ToArray());
        var program = _folder.File("no-ffmpeg");
        Assert.StartsWith($"{path}: needs ffmpeg, and {program} can't be started: ", Assert.ThrowsExactly<SampleException>(() => AudioFile.Read(new(path), null, new(program, TimeSpan.FromMinutes(1)))).Message);
    }

    [TestMethod]
    public void Find_NamedOrOnPath_IsTheProgram()
    {
        Assert.IsNull(Ffmpeg.Find(null, null));
        Assert.IsNull(Ffmpeg.Find("", _folder.Path + Path.PathSeparator + "."));
        var program = Write("ffmpeg", []);
        Assert.AreEqual(program, Ffmpeg.Find(null, "/nowhere" + Path.PathSeparator + _folder.Path));
        Assert.AreEqual(Script, Ffmpeg.Find(Script, _folder.Path)); // not another one, even if it isn't there
        Assert.AreEqual(_folder.File("none"), Ffmpeg.Find(_folder.File("none"), _folder.Path));
        Assert.AreEqual(Write("ffmpeg7", []), Ffmpeg.Find("ffmpeg7", _folder.Path));
    }

    [TestMethod]
    public void Version_Program_IsItsFirstLine()
    {
        Assert.AreEqual("ffmpeg version 0.1", Fake.Version);
        Assert.IsNull(Missing.Version);
        Assert.IsNull(new Ffmpeg(_folder.File("none"), TimeSpan.FromMinutes(1)).Version);
    }

    private static void AssertNeedsFfmpeg(string path, string name)
    {
        var expected = $"{path}: is {name}, which only ffmpeg reads, and ffmpeg isn't installed. Install it (Debian, Ubuntu: apt install ffmpeg), name it in EMOTIONFUSION_FFMPEG, "
            + "or convert the file: ffmpeg -i in -c:a pcm_s16le out.wav";
        Assert.AreEqual(expected, Assert.ThrowsExactly<SampleException>(() => AudioFile.Read(new(path), null, Missing)).Message);
        Assert.AreEqual(expected, Assert.ThrowsExactly<SampleException>(() => AudioFile.Header(new(path), Missing)).Message);
    }

    private static void AssertFails(SoundSource source, string expected, Ffmpeg? ffmpeg = null) =>
        Assert.AreEqual($"{source}: {expected}", Assert.ThrowsExactly<SampleException>(() => AudioFile.Read(source, null, ffmpeg ?? Fake)).Message);

    // A killed process may be a zombie where nobody takes in orphans.
    private static void AssertEnded(string path)
    {
        var status = $"/proc/{File.ReadAllText(path + ".pid").Trim()}/stat";
        SpinWait.SpinUntil(() => !File.Exists(status) || State() is 'Z' or 'X' or ' ');

        char State()
        {
            try
            {
                var text = File.ReadAllText(status);
                return text[text.LastIndexOf(')') + 2];
            }
            catch (IOException)
            {
                return ' ';
            }
        }
    }

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_folder.File(name), content);
        return _folder.File(name);
    }

    /// <summary>A file that is taken for an MP3, and what ffmpeg shall write for it.</summary>
    private string Sound(string name, byte[] output)
    {
        File.WriteAllBytes(_folder.File(name) + ".out", output);
        return Write(name, "ID3."u8.ToArray());
    }

    /// <summary>As ffmpeg writes it into a pipe: of a length that isn't known.</summary>
    private static byte[] Wav(int channels, int rate, double[] samples) => new WavBuilder { RiffSize = uint.MaxValue }
        .Format(WavBuilder.Float, channels, rate, 64).Chunk("data", [.. samples.SelectMany(BitConverter.GetBytes)], uint.MaxValue).ToArray();
}

/// <summary>Small files of one clip: 0.25 s of EmoDB's 03a01Fa from 0.5 s on.</summary>
internal static class Sounds
{
    public static string PathOf(string file) => Repository.PathOf("tests", "Encoders.Tests", "Audio", "Sounds", file);
}

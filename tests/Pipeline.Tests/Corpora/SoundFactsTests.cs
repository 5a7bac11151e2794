using EmotionFusion.Encoders;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class SoundFactsTests
{
    private static readonly DateTime Then = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    private string Features => Path.Combine(_folder.Path, "features");

    private string CacheFile => Path.Combine(Features, "TEST", "sounds.cache");

    [TestCleanup]
    public void Cleanup() => _folder.Dispose();

    [TestMethod]
    public void Headers_Sounds_HaveTheirFigures()
    {
        var corpus = Corpus(Sound("a", 16000), Sound("b", 8000) with { AudioPart = new(0.1, 0.35) }, Corpora.Utterance("c"), Broken("d"));
        var facts = SoundFacts.Headers(corpus, null);
        Assert.AreEqual(new SoundFacts { Format = "WAV", Info = new(16000, 1, 16, 16000) }, facts["a"]);
        Assert.AreEqual(new SoundFacts { Format = "WAV", Info = new(16000, 1, 16, 4000) }, facts["b"]);
        Assert.AreEqual(0.25, facts["b"].Seconds);
        Assert.IsFalse(facts.ContainsKey("c"));
        Assert.AreEqual(new SoundFacts { Fault = "isn't a sound file: it begins neither with RIFF....WAVE nor as any other format that is known." }, facts["d"]);
    }

    [TestMethod]
    public void Read_Sounds_AreMeasured()
    {
        var clipped = Corpora.Utterance("b") with { AudioPath = File("b.wav", Waves.Of([.. Enumerable.Repeat((short)0, 8000), 32767, 32767, 32767, 100])) };
        var corpus = Corpus(Sound("a", 400), clipped, Sound("c", 400) with { AudioPart = new(0.01, 0.02) });
        var facts = SoundFacts.Read(corpus, null);
        Assert.AreEqual(EncoderInput.Audio.Hash(AudioFile.ReadMono16k(corpus.Utterances[0].AudioPath!)), facts["a"].Measures!.Recording);
        Assert.AreEqual(EncoderInput.Audio.Hash(AudioFile.ReadMono16k(corpus.Utterances[2].AudioPath!)[160..320]), facts["c"].Measures!.Recording);
        var measures = facts["b"].Measures!;
        Assert.AreEqual((32767 / 32768.0, 0.5, 3 / 8004.0), (measures.Peak, measures.LongestSilence, measures.ClippedShare));
        Assert.AreEqual(20 * Math.Log10(Math.Sqrt((3.0 * 32767 * 32767 + 10_000) / 8004) / 32768), measures.RmsDb, 1e-9);
        CollectionAssert.AreEqual(facts.OrderBy(f => f.Key).Select(f => f.Value.Measures!.Recording).ToArray(), SoundFacts.WithRecordings(corpus, facts).Utterances.Select(u => u.Recording).ToArray());
    }

    [TestMethod]
    public void Read_Silence_IsMinusInfinity()
    {
        var corpus = Corpus(Corpora.Utterance("a") with { AudioPath = File("a.wav", Waves.Of(new short[1600])) });
        var measures = SoundFacts.Read(corpus, null)["a"].Measures!;
        Assert.AreEqual((double.NegativeInfinity, double.NegativeInfinity, 0.1), (measures.PeakDb, measures.RmsDb, measures.LongestSilence));
    }

    [TestMethod]
    public void Read_Again_ReadsOnlyWhatChanged()
    {
        var corpus = Corpus(Sound("a", 400), Sound("b", 400), Sound("c", 400) with { AudioPart = new(0, 0.01) });
        var first = SoundFacts.Read(corpus, Features);
        // Other content that nothing outside shows; and a change that the size shows, and one that the time shows.
        Overwrite(corpus, 0, Waves.Tone(400, 50), Then);
        Overwrite(corpus, 1, Waves.Tone(500, 50), Then);
        Overwrite(corpus, 2, Waves.Tone(400, 50), Then.AddTicks(1));
        var second = SoundFacts.Read(corpus, Features);
        Assert.AreEqual(first["a"], second["a"]);
        Assert.AreEqual(HashOf(corpus.Utterances[1]), second["b"].Measures!.Recording);
        Assert.AreEqual(HashOf(corpus.Utterances[2]), second["c"].Measures!.Recording);
        Assert.AreNotEqual(first["b"].Measures!.Recording, second["b"].Measures!.Recording);
        Assert.AreNotEqual(first["c"].Measures!.Recording, second["c"].Measures!.Recording);
        var bytes = System.IO.File.ReadAllBytes(CacheFile);
        Assert.AreEqual(second["b"], SoundFacts.Headers(corpus, Features)["b"]); // it knows more than it is asked for
        CollectionAssert.AreEqual(bytes, System.IO.File.ReadAllBytes(CacheFile));
    }

    [TestMethod]
    public void Read_AfterHeaders_Measures()
    {
        var corpus = Corpus(Sound("a", 400));
        Assert.IsNull(SoundFacts.Headers(corpus, Features)["a"].Measures);
        Overwrite(corpus, 0, Waves.Tone(400, 50), Then);
        Assert.AreEqual(HashOf(corpus.Utterances[0]), SoundFacts.Read(corpus, Features)["a"].Measures!.Recording);
    }

    [TestMethod]
    public void Read_FileOfThisMoment_IsNotTrusted()
    {
        var corpus = Corpus(Sound("a", 400));
        System.IO.File.SetLastWriteTimeUtc(corpus.Utterances[0].AudioPath!, DateTime.UtcNow.AddMinutes(1)); // so that no test machine is too slow
        SoundFacts.Read(corpus, Features);
        Assert.IsFalse(System.IO.File.Exists(CacheFile));
    }

    [TestMethod]
    public void Read_LinkToAnotherFile_IsSeen()
    {
        var (one, other) = (File("one.wav", Waves.Tone(400, 1)), File("other.wav", Waves.Tone(500, 2)));
        var link = Path.Combine(_folder.Path, "link.wav");
        System.IO.File.CreateSymbolicLink(link, one);
        var corpus = Corpus(Corpora.Utterance("a") with { AudioPath = link });
        SoundFacts.Read(corpus, Features);
        System.IO.File.Move(other, one, overwrite: true);
        Assert.AreEqual(HashOf(corpus.Utterances[0]), SoundFacts.Read(corpus, Features)["a"].Measures!.Recording);
    }

    [TestMethod]
    public void Read_Fault_IsNotKept()
    {
        var corpus = Corpus(Broken("a"), Sound("b", 400));
        Assert.IsNotNull(SoundFacts.Read(corpus, Features)["a"].Fault);
        var path = corpus.Utterances[0].AudioPath!;
        var length = (int)new FileInfo(path).Length;
        System.IO.File.WriteAllBytes(path, Waves.Tone((length - 44) / 2, 1));
        System.IO.File.SetLastWriteTimeUtc(path, Then);
        Assert.IsNull(SoundFacts.Read(corpus, Features)["a"].Fault);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(10)]
    [DataRow(100)]
    [DataRow(-1)]
    public void Read_BrokenCache_CountsAsNone(int length)
    {
        var corpus = Corpus(Sound("a", 400), Sound("b", 400));
        var first = SoundFacts.Read(corpus, Features);
        var bytes = System.IO.File.ReadAllBytes(CacheFile);
        if (length < 0)
        {
            bytes[60] ^= 1;
        }
        System.IO.File.WriteAllBytes(CacheFile, length < 0 ? bytes : bytes[..length]);
        Overwrite(corpus, 0, Waves.Tone(400, 50), Then);
        Assert.AreEqual(HashOf(corpus.Utterances[0]), SoundFacts.Read(corpus, Features)["a"].Measures!.Recording);
        Assert.AreEqual(first["b"], SoundFacts.Headers(corpus, Features)["b"]);
        Assert.IsNotNull(SoundCacheFile.TryRead(CacheFile));
    }

    [TestMethod]
    public void Read_UnwritableFolder_KeepsNothing()
    {
        var corpus = Corpus(Sound("a", 400));
        System.IO.File.WriteAllText(Features, "a file");
        Assert.AreEqual(HashOf(corpus.Utterances[0]), SoundFacts.Read(corpus, Features)["a"].Measures!.Recording);
    }

    [TestMethod]
    public void Read_PartOfTheCorpus_KeepsTheOthers()
    {
        var corpus = Corpus(Sound("a", 400), Sound("b", 400));
        var all = SoundFacts.Read(corpus, Features);
        var (one, more) = (corpus with { Utterances = [corpus.Utterances[0]] }, Corpus([.. corpus.Utterances, Sound("c", 400)]));
        Overwrite(corpus, 0, Waves.Tone(500, 50), Then);
        SoundFacts.Read(one, Features);
        Overwrite(corpus, 1, Waves.Tone(400, 50), Then); // isn't seen, so it was kept
        Assert.AreEqual(all["b"], SoundFacts.Read(more, Features)["b"]);
        // What is far more than what is there isn't kept for ever.
        var gone = Corpus([.. Enumerable.Range(0, 8).Select(i => Sound($"x{i}", 100 + i))]);
        SoundFacts.Read(gone, Features);
        SoundFacts.Headers(Corpus(Sound("y", 99)), Features);
        Assert.HasCount(1, SoundCacheFile.TryRead(CacheFile)!.Value.Entries);
    }

    [TestMethod]
    public void File_WhatWasWritten_IsRead()
    {
        var path = Path.Combine(_folder.Path, "x.cache");
        var entries = new Dictionary<string, SoundCache.Entry>
        {
            ["ä.wav#t=1,2"] = new(new(1, 2), new() { Format = "FLAC", IsMisnamed = true, Info = new(44100, 6, 24, 1L << 40) }),
            [""] = new(new(long.MaxValue, 0), new() { Format = "WAV", Info = new(1, 2, 3, 4), Measures = new(new string('f', 64), 0.5, double.Epsilon, 1, 0.25) }),
        };
        SoundCacheFile.Write(path, "ffmpeg 1", entries);
        var read = SoundCacheFile.TryRead(path)!.Value;
        Assert.AreEqual("ffmpeg 1", read.Decoder);
        CollectionAssert.AreEquivalent(entries.ToArray(), read.Entries.ToArray());
        SoundCacheFile.Write(path, null, []);
        Assert.IsNull(SoundCacheFile.TryRead(path)!.Value.Decoder);
        Assert.IsNull(SoundCacheFile.TryRead(path + "none"));
    }

    [TestMethod]
    public void Read_FactsByAnotherDecoder_AreNotTaken()
    {
        var corpus = Corpus(Sound("a", 400), Sound("b", 400));
        var stamps = corpus.Utterances.Select(u => SoundStamp.Of(u.AudioPath!)!.Value).ToArray();
        var made = new SoundFacts { Format = "WAV (mu-law)", Info = new(16000, 1, 0, 77), Measures = new(new string('0', 64), 1, 1, 0, 0) };
        Directory.CreateDirectory(Path.GetDirectoryName(CacheFile)!);
        SoundCacheFile.Write(CacheFile, "ffmpeg of another time", [new(corpus.Utterances[0].AudioPath!, new(stamps[0], made)), new(corpus.Utterances[1].AudioPath!, new(stamps[1], made with { Format = "WAV" }))]);
        var facts = SoundFacts.Read(corpus, Features);
        Assert.AreEqual(HashOf(corpus.Utterances[0]), facts["a"].Measures!.Recording);
        Assert.AreEqual(77, facts["b"].Info!.Frames); // ffmpeg had no part in it
    }

    [TestMethod]
    public void Read_Cancelled_KeepsWhatWasRead()
    {
        var corpus = Corpus([.. Enumerable.Range(0, 50).Select(i => Sound($"s{i:D2}", 400))]);
        using var source = new CancellationTokenSource();
        Assert.ThrowsExactly<OperationCanceledException>(() => SoundFacts.Read(corpus, Features, done => { if (done == 5) { source.Cancel(); } }, source.Token));
        Assert.IsGreaterThanOrEqualTo(5, SoundCacheFile.TryRead(CacheFile)!.Value.Entries.Count);
    }

    private static string HashOf(Utterance utterance) => EncoderInput.Audio.Hash(AudioFile.ReadMono16k(utterance.Sound!));

    private static Corpus Corpus(params Utterance[] utterances) => Corpora.Of(utterances);

    private Utterance Sound(string id, int samples) => Corpora.Utterance(id) with { AudioPath = File($"{id}.wav", Waves.Tone(samples, id[^1])) };

    private Utterance Broken(string id) => Corpora.Utterance(id) with { AudioPath = File($"{id}.wav", new byte[500]) };

    private string File(string name, byte[] content)
    {
        var path = _folder.Write(name, content);
        System.IO.File.SetLastWriteTimeUtc(path, Then);
        return path;
    }

    private static void Overwrite(Corpus corpus, int utterance, byte[] content, DateTime time)
    {
        System.IO.File.WriteAllBytes(corpus.Utterances[utterance].AudioPath!, content);
        System.IO.File.SetLastWriteTimeUtc(corpus.Utterances[utterance].AudioPath!, time);
    }
}

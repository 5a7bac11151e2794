using EmotionFusion.Encoders;
using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class AudioStoreTests
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeEncoder<float[]> _encoder = FakeEncoder.Audio();

    [TestCleanup]
    public void Clean() => _folder.Dispose();

    [TestMethod]
    public void Fill_Sounds_HoldsTheirValues()
    {
        var corpus = Sounds(150);
        var result = Fill(corpus);
        Assert.AreEqual((150, 150), (result.Rows, result.Encoded));
        var view = FeatureView.Load(corpus, Store, null);
        for (var row = 0; row < 150; row++)
        {
            CollectionAssert.AreEqual(_encoder.Values(AudioFile.ReadMono16k(corpus.Utterances[row].AudioPath!)), view.Audio!.Row(row).ToArray());
        }
    }

    /// <summary>By its samples, whatever the file is called and says besides.</summary>
    [TestMethod]
    public void Load_View_KnowsEachRecording()
    {
        var corpus = Sounds(70);
        File.Copy(corpus.Utterances[0].AudioPath!, corpus.Utterances[69].AudioPath!, overwrite: true);
        Fill(corpus);
        var utterances = FeatureView.Load(corpus, Store, null).Utterances;
        for (var row = 0; row < 70; row++)
        {
            var bytes = AudioFile.ReadMono16k(corpus.Utterances[row].AudioPath!).SelectMany(BitConverter.GetBytes).ToArray();
            Assert.AreEqual(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), utterances[row].Recording);
        }
        CollectionAssert.AreEqual(new[] { utterances[0].Id, utterances[69].Id }, RecordingCopies.Of(utterances).Single().Select(u => u.Id).ToArray());
        CollectionAssert.AreEqual(utterances.Select(u => u.Recording).ToArray(), SoundFacts.WithRecordings(corpus, SoundFacts.Read(corpus, null)).Utterances.Select(u => u.Recording).ToArray());
    }

    [TestMethod]
    public void Fill_FileChangedButNotItsSizeNorTime_IsEncodedAgain()
    {
        var corpus = Sounds(5);
        Fill(corpus);
        var path = corpus.Utterances[2].AudioPath!;
        var time = File.GetLastWriteTimeUtc(path);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        File.SetLastWriteTimeUtc(path, time);
        Assert.AreEqual(1, Fill(corpus).Encoded);
        CollectionAssert.AreEqual(_encoder.Values(AudioFile.ReadMono16k(path)), FeatureView.Load(corpus, Store, null).Audio!.Row(2).ToArray());
    }

    [TestMethod]
    public void Fill_FileTouchedOrMoved_IsNotEncodedAgain()
    {
        var corpus = Sounds(5);
        Fill(corpus);
        File.SetLastWriteTimeUtc(corpus.Utterances[2].AudioPath!, new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        var moved = Path.Combine(_folder.Path, "moved.wav");
        File.Move(corpus.Utterances[3].AudioPath!, moved);
        Assert.AreEqual(0, Fill(corpus with { Utterances = [.. corpus.Utterances.Select((u, i) => i == 3 ? u with { AudioPath = moved } : u)] }).Encoded);
    }

    [TestMethod]
    public void Fill_FilesThatCantBeRead_AreLeftOutWithReasonsFreeOfPaths()
    {
        var corpus = Sounds(6);
        _folder.Write("s2.wav", "no sound");
        _folder.Write("s4.wav", Waves.Of());
        File.Delete(corpus.Utterances[5].AudioPath!);
        var result = Fill(corpus);
        Assert.AreEqual((3, 3), (result.Rows, result.Encoded));
        Assert.AreEqual("s2 s4 s5", string.Join(' ', result.Exclusions.Select(e => e.Utterance)));
        Assert.AreEqual("no such file.", result.Exclusions[2].Reason);
        Assert.IsFalse(result.Exclusions.Any(e => e.Reason.Contains(_folder.Path)));
        Assert.AreEqual("s0 s1 s3", string.Join(' ', FeatureView.Load(corpus, Store, null).Utterances.Select(u => u.Id)));
    }

    [TestMethod]
    public void Fill_FileCameBack_IsEncoded()
    {
        var corpus = Sounds(3);
        File.Delete(corpus.Utterances[1].AudioPath!);
        Fill(corpus);
        _folder.Write("s1.wav", Waves.Tone(500, 9));
        var result = Fill(corpus);
        Assert.AreEqual((3, 1), (result.Rows, result.Encoded));
    }

    [TestMethod]
    public void Fill_FileChangedWhileItIsEncoded_IsStoredWithTheHashOfWhatWasEncoded()
    {
        var corpus = Sounds(20);
        _encoder.Before = () => _folder.Write("s9.wav", Waves.Tone(700, 99));
        Fill(corpus);
        _encoder.Before = null;
        _encoder.Inputs.Clear();
        Fill(corpus);
        Assert.IsLessThanOrEqualTo(1, _encoder.Inputs.Count);
        CollectionAssert.AreEqual(_encoder.Values(AudioFile.ReadMono16k(corpus.Utterances[Index("s9")].AudioPath!)),
            FeatureView.Load(corpus, Store, null).Audio!.Row(Index("s9")).ToArray());
        int Index(string id) => corpus.Utterances.Index().Single(u => u.Item.Id == id).Index;
    }

    [TestMethod]
    public void Fill_Progress_CountsSeconds()
    {
        var corpus = Sounds(4);
        var last = default(FillProgress);
        Store.Fill(corpus, () => _encoder, progress: new Listener(progress => last = progress));
        var seconds = corpus.Utterances.Sum(u => AudioFile.Info(u.AudioPath!).Seconds);
        Assert.AreEqual((4, 4), (last.Done, last.Total));
        Assert.AreEqual(seconds, last.SecondsTotal, 1e-9);
        Assert.AreEqual(seconds, last.SecondsDone, 1e-9);
    }

    [TestMethod]
    public void Fill_PartsOfAFile_AreTheirOwnSounds()
    {
        var path = Sounds(1).Utterances[0].AudioPath!; // 400 samples
        var corpus = Corpora.Of(
            Corpora.Utterance("a") with { AudioPath = path, AudioPart = new(0, 0.01) },
            Corpora.Utterance("b") with { AudioPath = path, AudioPart = new(0.01, null) },
            Corpora.Utterance("c") with { AudioPath = path, AudioPart = new(0.02, 0.04) },
            Corpora.Utterance("d") with { AudioPath = path });
        Assert.AreEqual(new Exclusion("c", "its part goes from 0.02 s to 0.04 s, but the file has 0.025 s. Are these times of this file, in seconds?"), Fill(corpus).Exclusions.Single());
        var (view, samples) = (FeatureView.Load(corpus, Store, null), AudioFile.ReadMono16k(path));
        foreach (var (row, expected) in new[] { samples[..160], samples[160..], samples }.Index())
        {
            CollectionAssert.AreEqual(_encoder.Values(expected), view.Audio!.Row(row).ToArray());
            Assert.AreEqual(EncoderInput.Audio.Hash(expected), view.Utterances[row].Recording);
        }
        Assert.AreEqual(0, Fill(corpus).Encoded);
    }

    [TestMethod]
    public void Fill_NoSoundAtAll_Throws() => Errors.AssertThrows(() => Fill(TextStore.Texts(3)), "TEST has no sound, so fake-audio has nothing to encode");

    [TestMethod]
    public void Fill_SomeWithoutSound_AreLeftOut()
    {
        var corpus = Sounds(2);
        var result = Fill(corpus with { Utterances = [corpus.Utterances[0], corpus.Utterances[1] with { AudioPath = null }] });
        Assert.AreEqual(new Exclusion("s1", "the corpus has no sound file for it"), result.Exclusions.Single());
    }

    private FeatureStore Store => FeatureStore.Open(Path.Combine(_folder.Path, "features"), "TEST", _encoder.Spec);

    private FillResult Fill(Corpus corpus) => Store.Fill(corpus, () => _encoder);

    private Corpus Sounds(int count) => Corpora.Of(Enumerable.Range(0, count)
        .Select(i => Corpora.Utterance($"s{i}") with { AudioPath = _folder.Write($"s{i}.wav", Waves.Tone(400 + i, i)) }));

    private sealed class Listener(Action<FillProgress> report) : IProgress<FillProgress>
    {
        public void Report(FillProgress value) => report(value);
    }
}

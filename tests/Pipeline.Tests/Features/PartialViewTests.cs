using EmotionFusion.Encoders;
using EmotionFusion.Tests;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>Utterances of which a corpus has no sound, no readable sound, or no words.</summary>
[TestClass]
public sealed class PartialViewTests
{
    private static readonly MLContext Context = new(seed: 1);

    /// <summary>
    /// u0 has all, u1 a broken file, u2 no file, u3 no words, u4 neither a readable file nor words.
    /// </summary>
    [TestMethod]
    public void Load_SomeLackAModality_SaysWhatEachRowHas()
    {
        using var stores = new Stores();
        var view = FeatureView.Load(stores.Corpus, stores.Audio, stores.Text, keepPartial: true);
        Assert.AreEqual("u0 both, u1 text, u2 text, u3 audio", Described(view));
        CollectionAssert.AreEqual(stores.Corpus.Utterances.Take(4).ToArray(), view.Utterances.Select(utterance => utterance with { Recording = null }).ToArray());
        Assert.AreEqual("u1 Audio, u2 Audio, u3 Text", string.Join(", ", view.Gaps.Select(gap => $"{gap.Utterance} {gap.Lacks}")));
        StringAssert.Contains(view.Gaps[0].Reason, "WAV");
        CollectionAssert.AreEqual(new[] { "gone.wav isn't there", "it has no transcript" }, view.Gaps.Skip(1).Select(gap => gap.Reason).ToArray());
        var left = view.Exclusions.Single();
        Assert.AreEqual("u4", left.Utterance);
        StringAssert.EndsWith(left.Reason, "; it has no transcript");
        CollectionAssert.AreEqual(view.Exclusions.ToArray(), view.WithoutFeatures.ToArray());

        CollectionAssert.AreEqual(stores.AudioEncoder.Values(AudioFile.ReadMono16k(stores.Corpus.Utterances[3].AudioPath!)), view.Audio!.Row(3).ToArray());
        CollectionAssert.AreEqual(stores.TextEncoder.Values("text 2"), view.Text!.Row(2).ToArray());
        Assert.IsTrue(view.Audio.Row(1).ToArray().Concat(view.Audio.Row(2).ToArray()).Concat(view.Text.Row(3).ToArray()).All(float.IsNaN));
    }

    [TestMethod]
    public void Load_BothAreNeeded_LeavesOutWhoLacksSoundAndTakesEmptyWordsAsText()
    {
        using var stores = new Stores();
        var view = FeatureView.Load(stores.Corpus, stores.Audio, stores.Text);
        Assert.AreEqual("u0 both, u3 both", Described(view));
        CollectionAssert.AreEqual(stores.TextEncoder.Values("[EMPTY]"), view.Text!.Row(1).ToArray());
        Assert.AreEqual("u1 u2 u4", string.Join(' ', view.Exclusions.Select(e => e.Utterance)));
        Assert.IsEmpty(view.Gaps);
        Assert.IsTrue(view.Audio!.IsComplete && view.Text.IsComplete);
    }

    [TestMethod]
    public void Load_TextAlone_LosesNobodyForASound()
    {
        using var stores = new Stores();
        Assert.AreEqual("u0 text, u1 text, u2 text, u3 text, u4 text", Described(FeatureView.Load(stores.Corpus, null, stores.Text)));
    }

    [TestMethod]
    public void Load_AudioAlone_LeavesOutWhoHasNoneWithTheReason()
    {
        using var stores = new Stores();
        var view = FeatureView.Load(stores.Corpus, stores.Audio, null);
        Assert.AreEqual("u0 audio, u3 audio", Described(view));
        Assert.AreEqual("u1 u2 u4", string.Join(' ', view.Exclusions.Select(e => e.Utterance)));
        Assert.AreEqual("gone.wav isn't there", view.Exclusions[1].Reason);
    }

    [TestMethod]
    public void Fill_SoundMissing_IsReportedAndKnownTheNextTime()
    {
        using var stores = new Stores();
        var again = stores.Audio.Fill(stores.Corpus, IEncoder<float[]> () => throw new InvalidOperationException("nothing is to be encoded"));
        Assert.AreEqual((2, 0), (again.Rows, again.Encoded));
        Assert.AreEqual("u1 u2 u4", string.Join(' ', again.Exclusions.Select(e => e.Utterance)));
    }

    [TestMethod]
    public void Fill_AllSoundMissing_SaysWhatIsMissing()
    {
        using var root = new TemporaryFolder();
        var corpus = Corpora.Of(Corpora.Utterance("a") with { Transcript = "words", AudioFault = "no file wav/a.wav in the corpus's folder" });
        var store = FeatureStore.Open(root.Path, "TEST", FakeEncoder.Audio().Spec);
        Errors.AssertThrows(() => store.Fill(corpus, () => FakeEncoder.Audio()), "TEST has no sound", "Of 1 utterances the sound is missing (1 x no file wav/a.wav");
    }

    [TestMethod]
    public void Combine_NothingMissing_CopiesNothing()
    {
        var whole = MlNetData.View(12, 4);
        FeatureView audio = new(whole.Source, whole.Audio, null), text = new(whole.Source, null, whole.Text);
        var view = FeatureView.Combine(audio, text, keepPartial: true);
        Assert.AreSame(whole.Audio, view.Audio);
        Assert.AreSame(whole.Text, view.Text);
        Assert.AreSame(whole.Utterances, view.Utterances);
        Assert.IsEmpty(view.Gaps);
    }

    [TestMethod]
    public void Join_OnePartial_KeepsWhatEachRowHas()
    {
        var (partial, whole) = (MlNetData.PartialView(6, 2), MlNetData.View(2, 2, "B"));
        var joined = FeatureView.Join([whole, partial]);
        Assert.AreEqual(
            "B/u0000 both, B/u0001 both, TEST/u0000 both, TEST/u0001 text, TEST/u0002 audio, TEST/u0003 both, TEST/u0004 text, TEST/u0005 audio",
            Described(joined));
        Assert.AreEqual("TEST/u0001 TEST/u0002 TEST/u0004 TEST/u0005", string.Join(' ', joined.Gaps.Select(gap => gap.Utterance)));
        CollectionAssert.AreEqual(partial.Audio!.Row(2).ToArray(), joined.Audio!.Row(4).ToArray());
    }

    [TestMethod]
    public void Join_CorpusWithoutWords_StandsBesideOneWithThem()
    {
        using var stores = new Stores();
        var whole = MlNetData.View(2, 2, "B");
        var mute = FeatureView.Combine(
            new(whole.Source, whole.Audio, null), FeatureView.WithoutAny(whole.Source, FakeEncoder.Text().Spec), keepPartial: true);
        Assert.AreEqual("u0000 audio, u0001 audio", Described(mute));
        Assert.AreEqual("B has no transcripts", mute.Gaps[0].Reason);
        Assert.AreEqual(FakeEncoder.Text().Spec.Dimension, mute.Text!.Dimension);
    }

    /// <summary>ML.NET's own transforms find the missing values where the view says they are.</summary>
    [TestMethod]
    public void IndicateMissingValues_Partial_FindsWhatIsMissing()
    {
        var view = MlNetData.PartialView(60, 20);
        var marked = Context.Transforms.IndicateMissingValues("Missing", "AudioFeatures").Fit(view).Transform(view).GetColumn<bool[]>("Missing").ToArray();
        for (var row = 0; row < marked.Length; row++)
        {
            Assert.IsTrue(marked[row].All(missing => missing == !view.HasAudio(row)), $"row {row}");
        }

        var heard = Context.Data.FilterRowsByMissingValues(view, "AudioFeatures");
        CollectionAssert.AreEqual(
            Enumerable.Range(0, 60).Where(view.HasAudio).Select(row => view.Utterances[row].Id).ToArray(), heard.GetColumn<string>("Id").ToArray());
    }

    [TestMethod]
    public void LbfgsMaximumEntropy_RowsThatHaveTheModality_Learns()
    {
        var heard = Context.Data.FilterRowsByMissingValues(MlNetData.PartialView(240, 20), "AudioFeatures");
        var model = Context.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Label", "AudioFeatures").Fit(heard);
        Assert.IsGreaterThan(0.9, Context.MulticlassClassification.Evaluate(model.Transform(heard), "Label").MacroAccuracy);
    }

    private static string Described(FeatureView view) => string.Join(", ", view.Utterances.Select((utterance, row) =>
        $"{utterance.Id} {(view.HasAudio(row), view.HasText(row)) switch { (true, true) => "both", (true, false) => "audio", (false, true) => "text", _ => "nothing" }}"));

    private sealed class Stores : IDisposable
    {
        private readonly TemporaryFolder _root = new();

        public Stores()
        {
            Corpus = Corpora.Of(
                Corpora.Utterance("u0") with { Transcript = "text 0", AudioPath = _root.Write("0.wav", Waves.Tone(400, 0)) },
                Corpora.Utterance("u1") with { Transcript = "text 1", AudioPath = _root.Write("1.wav", "none") },
                Corpora.Utterance("u2") with { Transcript = "text 2", AudioFault = "gone.wav isn't there" },
                Corpora.Utterance("u3") with { Transcript = "", AudioPath = _root.Write("3.wav", Waves.Tone(400, 3)) },
                Corpora.Utterance("u4") with { Transcript = "", AudioPath = _root.Write("4.wav", "none") });
            (Audio, Text) = (FeatureStore.Open(_root.Path, "TEST", AudioEncoder.Spec), FeatureStore.Open(_root.Path, "TEST", TextEncoder.Spec));
            Audio.Fill(Corpus, () => AudioEncoder);
            Text.Fill(Corpus, () => TextEncoder);
        }

        public Corpus Corpus { get; }

        public FakeEncoder<float[]> AudioEncoder { get; } = FakeEncoder.Audio();

        public FakeEncoder<string> TextEncoder { get; } = FakeEncoder.Text();

        public FeatureStore Audio { get; }

        public FeatureStore Text { get; }

        public void Dispose() => _root.Dispose();
    }
}

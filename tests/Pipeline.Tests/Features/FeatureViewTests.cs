using EmotionFusion.Tests;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class FeatureViewTests
{
    private static readonly MLContext Context = new();

    [TestMethod]
    public void Schema_BothModalities_HasTheirColumns()
    {
        var view = TwoRows();
        Assert.AreEqual("Id Label Speaker Session Vad AudioFeatures TextFeatures", string.Join(' ', view.Schema.Select(c => c.Name)));
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 4), view.Schema["Label"].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2), view.Schema["AudioFeatures"].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 1), view.Schema["TextFeatures"].Type);
        var names = default(VBuffer<ReadOnlyMemory<char>>);
        view.Schema["Label"].Annotations.GetValue("KeyValues", ref names);
        Assert.AreEqual("neutral happy sad anger", string.Join(' ', names.DenseValues()));
    }

    [TestMethod]
    public void Schema_OneModality_HasOneColumn() =>
        Assert.AreEqual("Id Label Speaker Session Vad", string.Join(' ', new FeatureView(Corpora.Of(Corpora.Utterance("a")), null, null).Schema.Select(c => c.Name)));

    [TestMethod]
    public void Cursor_AllColumns_GivesTheRows()
    {
        var rows = Context.Data.CreateEnumerable<Row>(TwoRows(), reuseRowObject: false).ToArray();
        Assert.AreEqual("a b", string.Join(' ', rows.Select(row => row.Id)));
        CollectionAssert.AreEqual(new uint[] { 1, 4 }, rows.Select(row => row.Label).ToArray(), "a key counts from 1");
        CollectionAssert.AreEqual(new float[] { 1, 2, 3 }, rows[0].Vad);
        Assert.IsTrue(rows[1].Vad.All(float.IsNaN));
        CollectionAssert.AreEqual(new float[] { 30, 40 }, rows[1].AudioFeatures);
        CollectionAssert.AreEqual(new float[] { 6 }, rows[1].TextFeatures);
        Assert.AreEqual(("t", "2"), (rows[1].Speaker, rows[1].Session));
    }

    [TestMethod]
    public void Cursor_SomeColumns_IsActiveForTheseAlone()
    {
        var view = TwoRows();
        using var cursor = view.GetRowCursor([view.Schema["Id"]]);
        Assert.IsTrue(cursor.IsColumnActive(view.Schema["Id"]));
        Assert.ThrowsExactly<ArgumentException>(() => cursor.GetGetter<uint>(view.Schema["Label"]));
        Assert.AreEqual(2L, view.GetRowCount());
        Assert.HasCount(1, view.GetRowCursorSet(view.Schema, 3));
        Assert.IsFalse(view.CanShuffle);
    }

    [TestMethod]
    public void Constructor_BlockOfAnotherLength_Throws() => Assert.ThrowsExactly<ArgumentException>(
        () => new FeatureView(Corpora.Of(Corpora.Utterance("a")), new FeatureBlock("x", "0", 2, [1, 2, 3]), null));

    [TestMethod]
    public void Load_MissingInOneModality_IsLeftOutOfBoth()
    {
        using var root = new TemporaryFolder();
        var (audio, text) = (FakeEncoder.Audio(), FakeEncoder.Text());
        text.Fails = words => words == "text 3";
        var corpus = Corpora.Of(Enumerable.Range(0, 5).Select(i => Corpora.Utterance($"u{i}") with
        {
            Transcript = $"text {i}",
            AudioPath = i == 1 ? root.Write($"{i}.wav", "none") : root.Write($"{i}.wav", Waves.Tone(400, i)),
        })) with
        { Exclusions = [new("u2x", "read badly")] };
        var (sounds, texts) = (FeatureStore.Open(root.Path, "TEST", audio.Spec), FeatureStore.Open(root.Path, "TEST", text.Spec));
        sounds.Fill(corpus, () => audio);
        texts.Fill(corpus, () => text);
        var view = FeatureView.Load(corpus, sounds, texts);
        Assert.AreEqual("u0 u2 u4", string.Join(' ', view.Utterances.Select(u => u.Id)));
        Assert.AreEqual("u1 u2x u3", string.Join(' ', view.Exclusions.Select(e => e.Utterance)));
        CollectionAssert.AreEqual(text.Values("text 4"), view.Text!.Row(2).ToArray());
        CollectionAssert.AreEqual(audio.Values(EmotionFusion.Encoders.AudioFile.ReadMono16k(corpus.Utterances[4].AudioPath!)), view.Audio!.Row(2).ToArray());
        Assert.AreEqual((audio.Spec.Name, audio.Spec.Fingerprint, 5), (view.Audio.Encoder, view.Audio.Fingerprint, view.Audio.Dimension));
    }

    [TestMethod]
    public void Load_StoreLacksUtterances_SaysWhatToRun()
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(5));
        Errors.AssertThrows(() => FeatureView.Load(TextStore.Texts(7), null, store.Store),
            "The features of TEST by fake-text are incomplete", store.Store.Folder, "lacks 2 of 7 utterances", "emotionfusion encode --corpus TEST --text fake-text");
    }

    [TestMethod]
    public void Load_NoStore_SaysWhatToRun()
    {
        using var store = new TextStore();
        Errors.AssertThrows(() => FeatureView.Load(TextStore.Texts(7), null, store.Store), "lacks 7 of 7 utterances");
    }

    [TestMethod]
    public void Load_StoreHasMore_TakesWhatTheCorpusHas()
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(20));
        var corpus = TextStore.Texts(20);
        var some = corpus with { Utterances = [.. corpus.Utterances.Where((_, i) => i % 3 == 1)] };
        store.AssertHolds(some);
        Assert.AreEqual(7, FeatureView.Load(some, null, store.Store).Utterances.Count);
    }

    [TestMethod]
    public void Load_HalfUpdatedStore_SaysWhatToRun()
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(10));
        var shorter = TextStore.Texts(10) with { Utterances = [.. TextStore.Texts(10).Utterances.Skip(2)] };
        store.Fill(shorter, new FillOptions(1, 2)); // shards 0 and 2 are new, shard 1 is old
        Errors.AssertThrows(() => FeatureView.Load(shorter, null, store.Store), "is out of order", "emotionfusion encode");
    }

    private static FeatureView TwoRows() => new(
        Corpora.Of(Corpora.Utterance("a") with { Vad = new(1, 2, 3) }, Corpora.Utterance("b", "t", "2", 3)),
        new FeatureBlock("x", "0", 2, [10, 20, 30, 40]),
        new FeatureBlock("y", "0", 1, [5, 6]));

    private sealed class Row
    {
        public string Id { get; set; } = "";

        [KeyType(4)]
        public uint Label { get; set; }

        public string Speaker { get; set; } = "";

        public string Session { get; set; } = "";

        public float[] Vad { get; set; } = [];

        public float[] AudioFeatures { get; set; } = [];

        public float[] TextFeatures { get; set; } = [];
    }
}

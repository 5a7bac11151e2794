using EmotionFusion.Encoders;
using Microsoft.ML.Data;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>Stores that keep every position: a text of n characters gives n of them here.</summary>
[TestClass]
public sealed class SequenceStoreTests
{
    [TestMethod]
    public void Fill_Sequences_AreReadAsVectorsOfVaryingSize()
    {
        using var store = new TextStore(FakeEncoder.Sequences());
        var result = store.Fill(Words(30));
        Assert.AreEqual((30, 30, 0), (result.Rows, result.Encoded, result.Exclusions.Count));
        AssertHolds(store, Words(30));
        var type = (VectorDataViewType)FeatureView.Load(Words(30), null, store.Store).Schema["TextFeatures"].Type;
        Assert.IsFalse(type.IsKnownSize);
        CollectionAssert.AreEqual(new[] { 0, 5 }, type.Dimensions.ToArray());
    }

    [TestMethod]
    public void Fill_Sequences_AreSafetensorsWithOffsets()
    {
        using var store = new TextStore(FakeEncoder.Sequences());
        store.Fill(Corpora.OfTexts("abc", "d", "ef"));
        using var file = SafetensorsFile.Open(store.Store.ShardPath(0));
        CollectionAssert.AreEqual(new long[] { 0, 3, 4, 6 }, file.Int64s("offsets").ToArray());
        CollectionAssert.AreEqual(new long[] { 6, 5 }, file.Tensors["values"].Shape.ToArray());
        CollectionAssert.AreEqual(new[] { "abc", "d", "ef" }.SelectMany(store.Encoder.Values).ToArray(), file.Floats("values").ToArray());
    }

    [TestMethod]
    [DataRow(Pooling.Mean)]
    [DataRow(Pooling.Max)]
    [DataRow(Pooling.First)]
    [DataRow(Pooling.Last)]
    [DataRow(Pooling.Cls)]
    public void Load_PooledWhenRead_IsThePooledStoreToTheBit(Pooling pooling)
    {
        var sequences = FakeEncoder.Sequences();
        using var kept = new TextStore(sequences);
        using var pooled = new TextStore(FakeEncoder.Pooled(sequences, pooling));
        kept.Fill(Words(30));
        pooled.Fill(Words(30));
        var (read, stored) = (FeatureView.Load(Words(30), null, kept.Store, pooling: pooling), FeatureView.Load(Words(30), null, pooled.Store));
        CollectionAssert.AreEqual(ViewRows.Schema(stored), ViewRows.Schema(read));
        CollectionAssert.AreEqual(ViewRows.Of(stored), ViewRows.Of(read));
        Assert.AreEqual(stored.Text!.Fingerprint, read.Text!.Fingerprint, "the same values, the same fingerprint");
    }

    [TestMethod]
    public void Fill_Float16Sequences_AreTheNearestHalves()
    {
        using var store = new TextStore(FakeEncoder.Sequences(FeaturePrecision.Float16));
        store.Fill(Words(9));
        AssertHolds(store, Words(9), value => (float)(Half)value);
        var pooled = FeatureView.Load(Words(9), null, store.Store, pooling: Pooling.First).Text!;
        Assert.AreEqual($"{store.Encoder.Spec.Fingerprint}, first", pooled.Fingerprint, "not the values of a float32 encoder");
    }

    [TestMethod]
    public void Fill_ValuesThatHalvesCantHold_AreLeftOutWithTheReason()
    {
        var spec = FakeEncoder.Text(1, FeaturePrecision.Float16).Spec;
        using var store = new TextStore(new(spec, _ => []) { Pool = text => [text == "large" ? -65505 : -65504] });
        var result = store.Fill(Corpora.OfTexts("large", "fits"));
        Assert.AreEqual(new Exclusion("u0000", "it has features beyond 65504, the most that float16 holds"), result.Exclusions.Single());
        Assert.AreEqual(-65504, FeatureView.Load(Corpora.OfTexts("large", "fits"), null, store.Store).Text!.Row(0)[0]);
    }

    [TestMethod]
    public void Fill_SequencesThatCameWentAndChanged_AreAFreshStoreByteForByte()
    {
        using var store = new TextStore(FakeEncoder.Sequences());
        using var fresh = new TextStore(FakeEncoder.Sequences());
        store.Fill(Words(20));
        var corpus = Corpora.Of(Words(23).Utterances.Where(u => u.Id != "u0003").Select(u => u.Id == "u0011" ? u with { Transcript = "otherwise" } : u));
        Assert.HasCount(4, store.Encoded(corpus));
        fresh.Fill(corpus);
        TextStore.AssertSameFiles(fresh.Store, store.Store);
        AssertHolds(store, corpus);
    }

    [TestMethod]
    public void Read_AnyByteOfASequenceShardFlipped_IsBroken()
    {
        using var store = new TextStore(FakeEncoder.Sequences());
        store.Fill(Corpora.OfTexts("ab", "c"));
        var path = store.Store.ShardPath(0);
        var right = File.ReadAllBytes(path);
        for (var at = 0; at < right.Length; at++)
        {
            var wrong = (byte[])right.Clone();
            wrong[at] ^= 0x11;
            File.WriteAllBytes(path, wrong);
            var error = Assert.ThrowsExactly<EmotionFusionException>(() => Shard.Open(path, store.Store.Format).Read(), $"byte {at}");
            StringAssert.StartsWith(error.Message, $"{path} is broken (", $"byte {at}");
        }
    }

    [TestMethod]
    public void Combine_SequencesAndVectors_KeepsRowsTogether()
    {
        using var sequences = new TextStore(FakeEncoder.Sequences());
        sequences.Fill(Words(12));
        var corpus = Words(12);
        var text = FeatureView.Load(corpus, null, sequences.Store);
        int[] have = [.. Enumerable.Range(0, 12).Where(row => row % 3 != 1)];
        var audio = new FeatureView(corpus with { Utterances = [.. have.Select(row => corpus.Utterances[row])] },
            new FeatureBlock("made", "0123456789ab", 1, [.. have.Select(row => (float)row)]), null);
        var both = FeatureView.Combine(audio, text);
        CollectionAssert.AreEqual(have.Select(row => corpus.Utterances[row].Id).ToArray(), both.Utterances.Select(u => u.Id).ToArray());
        CollectionAssert.AreEqual(both.Utterances.Select(u => u.Transcript!.Length).ToArray(), have.Index().Select(row => both.TextSequences!.Positions(row.Index)).ToArray());
        CollectionAssert.AreEqual(both.Utterances.SelectMany(u => sequences.Encoder.Values(u.Transcript!)).ToArray(),
            both.GetColumn<float[]>(both.Schema["TextFeatures"]).SelectMany(row => row).ToArray());
        var joined = FeatureView.Join([Named(both, "A"), Named(both, "B")]);
        CollectionAssert.AreEqual(ViewRows.Of(both, [both.Schema["TextFeatures"]]).Concat(ViewRows.Of(both, [both.Schema["TextFeatures"]])).ToArray(),
            ViewRows.Of(joined, [joined.Schema["TextFeatures"]]));
    }

    [TestMethod]
    public void Combine_PartialSequences_AreEmptyAndPooledToNaN()
    {
        using var sequences = new TextStore(FakeEncoder.Sequences());
        var corpus = Words(4);
        var some = corpus with { Utterances = [.. corpus.Utterances.Skip(1)] };
        sequences.Fill(some);
        var text = FeatureView.Load(some, null, sequences.Store);
        var audio = new FeatureView(corpus, new FeatureBlock("made", "0123456789ab", 1, [0, 1, 2, 3]), null);
        var both = FeatureView.Combine(audio, text, keepPartial: true);
        Assert.IsFalse(both.HasText(0));
        Assert.IsTrue(both.HasText(1));
        Assert.IsEmpty(both.GetColumn<float[]>(both.Schema["TextFeatures"]).First());
        var pooled = both.TextSequences!.Pool(Pooling.Mean);
        Assert.IsFalse(pooled.Has(0));
        Assert.IsTrue(pooled.Row(0).ToArray().All(float.IsNaN));
        CollectionAssert.AreEqual(text.TextSequences!.Pool(Pooling.Mean).Row(0).ToArray(), pooled.Row(1).ToArray());
    }

    [TestMethod]
    public void Load_ShardReplacedWhileItIsRead_SaysSo()
    {
        using var store = new TextStore(FakeEncoder.Sequences());
        store.Fill(Words(4));
        var view = FeatureView.Load(Words(4), null, store.Store);
        store.Fill(Corpora.OfTexts("a", "b", "c", "d"));
        Errors.AssertThrows(() => ViewRows.Of(view), "was replaced while the store was read");
    }

    [TestMethod]
    public void RowsPerShard_AnyEncoder_MakesShardsOfOneSize()
    {
        foreach (var (dimension, precision) in new[] { (384, FeaturePrecision.Float32), (768, FeaturePrecision.Float32), (1024, FeaturePrecision.Float16), (16, FeaturePrecision.Float32) })
        {
            using var store = new TextStore(FakeEncoder.Text(dimension, precision));
            store.Store.RowsPerShard = 0; // its own
            store.Store.Fill(TextStore.Texts(store.Store.RowsPerShard), EncoderInput.Text, () => store.Encoder, null, null, default);
            var size = new FileInfo(store.Store.ShardPath(0)).Length;
            Assert.AreEqual(1, store.Store.ShardNumbers().Length);
            Assert.AreEqual(4 << 20, size, (4 << 20) / 5.0, $"{dimension} {precision}");
        }
    }

    /// <summary>Texts of 1 to 7 characters.</summary>
    private static Corpus Words(int count) => Corpora.OfTexts(Enumerable.Range(0, count).Select(i => new string((char)('a' + (i % 26)), 1 + (i * 3 % 7))));

    private static FeatureView Named(FeatureView view, string name) =>
        new(view.Source with { Name = name, AsRead = view.Source.AsRead }, view.AudioSide, view.TextSide);

    private static void AssertHolds(TextStore store, Corpus corpus, Func<float, float>? stored = null)
    {
        var view = FeatureView.Load(corpus, null, store.Store);
        Assert.IsNull(view.Text);
        var rows = view.GetColumn<float[]>(view.Schema["TextFeatures"]).ToArray();
        for (var row = 0; row < rows.Length; row++)
        {
            var expected = store.Encoder.Values(view.Utterances[row].Transcript!);
            CollectionAssert.AreEqual(stored is null ? expected : Array.ConvertAll(expected, value => stored(value)), rows[row], view.Utterances[row].Id);
            Assert.AreEqual(expected.Length / 5, view.TextSequences!.Positions(row));
        }
        Assert.HasCount(corpus.Utterances.Count, rows);
    }
}

using System.Text.Json;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class FeatureStoreTests
{
    [TestMethod]
    public void Fill_EmptyStore_HoldsEveryUtterance()
    {
        using var store = new TextStore();
        var corpus = TextStore.Texts(10);
        var result = store.Fill(corpus);
        Assert.AreEqual((10, 10, 0, 0), (result.Rows, result.Encoded, result.Exclusions.Count, result.Repaired.Count));
        CollectionAssert.AreEqual(new[] { 3, 1, 3, 1, 2 }, store.Encoder.Batches);
        CollectionAssert.AreEqual(
            new[] { "shard-00000.safetensors", "shard-00001.safetensors", "shard-00002.safetensors", "store.json" },
            TextStore.FilesOf(store.Store).Keys.Order().ToArray());
        store.AssertHolds(corpus);
        Assert.IsTrue(store.Encoder.Disposed);
    }

    [TestMethod]
    public void Fill_FullStore_DoesntLoadTheEncoderNorTouchAFile()
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(10));
        var before = Directory.EnumerateFiles(store.Store.Folder).ToDictionary(path => path, File.GetLastWriteTimeUtc);
        var result = store.Store.Fill(TextStore.Texts(10), EncoderInput.Text,
            () => throw new AssertFailedException("loaded"), null, null, default);
        Assert.AreEqual((10, 0), (result.Rows, result.Encoded));
        CollectionAssert.AreEquivalent(before, Directory.EnumerateFiles(store.Store.Folder).ToDictionary(path => path, File.GetLastWriteTimeUtc));
    }

    [TestMethod]
    public void Fill_TextChanged_EncodesThatOneAlone()
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(10));
        var corpus = Corpora.OfTexts(Enumerable.Range(0, 10).Select(i => i == 6 ? "new" : $"text {i}"));
        CollectionAssert.AreEqual(new[] { "new" }, store.Encoded(corpus));
        store.AssertHolds(corpus);
    }

    [TestMethod]
    public void Fill_NullAndEmptyText_AreEncodedAsEmpty()
    {
        using var store = new TextStore();
        CollectionAssert.AreEqual(new[] { "[EMPTY]", "a", "[EMPTY]" },
            store.Encoded(Corpora.Of(Corpora.Utterance("1"), Corpora.Utterance("2") with { Transcript = "a" }, Corpora.Utterance("3") with { Transcript = "" })));
    }

    [TestMethod]
    public void Fill_UtterancesCameAndWent_EncodesNoneThatWasThere()
    {
        using var store = new TextStore();
        store.Fill(Some(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
        CollectionAssert.AreEqual(new[] { "0" }, store.Encoded(Some(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)));
        CollectionAssert.AreEqual(Array.Empty<string>(), store.Encoded(Some(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11)));
        CollectionAssert.AreEqual(Array.Empty<string>(), store.Encoded(Some(3, 4, 5)));
        store.AssertHolds(Some(3, 4, 5));
        using var fresh = new TextStore();
        fresh.Fill(Some(3, 4, 5));
        TextStore.AssertSameFiles(fresh.Store, store.Store);
    }

    [TestMethod]
    public void Fill_AfterAnyHistory_IsTheSameStoreByteForByte()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            using var store = new TextStore(seed % 2 == 0 ? null : FakeEncoder.Sequences());
            var random = new Random(seed);
            var numbers = Enumerable.Range(0, random.Next(1, 30)).ToList();
            for (var step = 0; step < 8; step++)
            {
                store.SavedRows = random.Next(1, 6);
                Change(numbers, random);
                FillBadly(store, Some([.. numbers]), random);
            }
            store.Fill(Some([.. numbers]));
            store.AssertHolds(Some([.. numbers]));
            using var fresh = new TextStore(seed % 2 == 0 ? null : FakeEncoder.Sequences());
            fresh.Fill(Some([.. numbers]));
            TextStore.AssertSameFiles(fresh.Store, store.Store, $"seed {seed}");
        }
    }

    [TestMethod]
    public void Fill_InParts_IsTheSameStoreByteForByte()
    {
        using var whole = new TextStore();
        using var parts = new TextStore();
        whole.Fill(TextStore.Texts(30));
        var results = new[] { 2, 3, 1 }.Select(part => parts.Fill(TextStore.Texts(30), new FillOptions(part, 3))).ToArray();
        CollectionAssert.AreEqual(new[] { 10, 8, 12 }, results.Select(result => result.Encoded).ToArray(), "shards 1 4 7, 2 5 and 0 3 6");
        TextStore.AssertSameFiles(whole.Store, parts.Store);
    }

    [TestMethod]
    public void Fill_PartThatIsNone_Throws()
    {
        Errors.AssertThrows(() => _ = new FillOptions(4, 3), "Shard 4/3 isn't one of the parts; expected 1/3 to 3/3");
        Errors.AssertThrows(() => _ = new FillOptions(0, 3), "Shard 0/3");
    }

    [TestMethod]
    public void Fill_EncoderFailsOnSome_LeavesThemOutAndDoesntAskAgain()
    {
        using var store = new TextStore();
        store.Encoder.Fails = text => text is "text 1" or "text 9";
        var result = store.Fill(TextStore.Texts(10));
        var expected = new[] { new Exclusion("u0001", "no good"), new Exclusion("u0009", "no good") };
        CollectionAssert.AreEqual(expected, result.Exclusions.ToArray());
        Assert.AreEqual((8, 8), (result.Rows, result.Encoded));
        CollectionAssert.AreEqual(Array.Empty<string>(), store.Encoded(TextStore.Texts(10)));
        CollectionAssert.AreEqual(expected, FeatureView.Load(TextStore.Texts(10), null, store.Store).Exclusions.ToArray());
    }

    [TestMethod]
    public void Fill_FailedTextChanged_IsEncodedAgain()
    {
        using var store = new TextStore();
        store.Encoder.Fails = text => text == "text 1";
        store.Fill(TextStore.Texts(3));
        CollectionAssert.AreEqual(new[] { "better" }, store.Encoded(Corpora.OfTexts("text 0", "better", "text 2")));
    }

    [TestMethod]
    public void Fill_EncoderFailsOnAll_Throws()
    {
        using var store = new TextStore();
        store.Encoder.Fails = _ => true;
        Errors.AssertThrows(() => store.Fill(TextStore.Texts(5)), "TEST: none of 5 utterances could be encoded with fake-text (5 x no good)");
    }

    [TestMethod]
    public void Fill_NoTextAtAll_Throws()
    {
        using var store = new TextStore();
        Errors.AssertThrows(() => store.Fill(Corpora.Of(Corpora.Utterance("1"))), "TEST has no transcripts, so fake-text has nothing to encode");
    }

    [TestMethod]
    public void Fill_Float16_KeepsHalves()
    {
        using var store = new TextStore(FakeEncoder.Text(precision: FeaturePrecision.Float16));
        store.Fill(TextStore.Texts(9));
        var corpus = TextStore.Texts(9);
        var later = corpus with { Utterances = [.. corpus.Utterances.Skip(1)] };
        Assert.IsEmpty(store.Encoded(later));
        var values = FeatureView.Load(later, null, store.Store).Text!.Row(0).ToArray();
        CollectionAssert.AreEqual(Array.ConvertAll(store.Encoder.Values("text 1"), value => (float)(Half)value), values);
    }

    [TestMethod]
    public void Fill_Progress_CountsWhatIsEncoded()
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(5));
        var reports = new List<FillProgress>();
        store.Fill(TextStore.Texts(10), progress: new Listener(reports.Add));
        var checking = reports.Where(report => report.Stage == FillStage.Checking).ToArray();
        var encoding = reports.Where(report => report.Stage == FillStage.Encoding).ToArray();
        Assert.AreEqual((10, 10), (checking[^1].Done, checking[^1].Total));
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4, 5 }, encoding.Select(report => report.Done).ToArray());
        Assert.IsTrue(encoding.All(report => report.Total == 5));
    }

    [TestMethod]
    public void Fill_Manifest_SpellsTheFingerprintOut()
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(1));
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(store.Store.Folder, "store.json")));
        Assert.AreEqual($"fake-text-{store.Encoder.Spec.Fingerprint}", Path.GetFileName(store.Store.Folder));
        Assert.AreEqual(store.Encoder.Spec.Fingerprint, manifest.RootElement.GetProperty("fingerprint").GetString());
        Assert.AreEqual(TextStore.ShardRows, manifest.RootElement.GetProperty("rows_per_shard").GetInt32());
        CollectionAssert.AreEquivalent(
            store.Encoder.Spec.FingerprintParts.ToDictionary(),
            manifest.RootElement.GetProperty("fingerprint_parts").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!));
    }

    [TestMethod]
    public void Fill_Manifest_SaysTheVersionOfOnnxRuntime()
    {
        using var store = new TextStore();
        Assert.IsEmpty(store.Store.RuntimeVersions);
        store.Fill(TextStore.Texts(1));
        CollectionAssert.AreEqual(new[] { OnnxFacts.Version }, store.Store.RuntimeVersions.ToArray());
        CollectionAssert.AreEqual(new[] { OnnxFacts.Version }, FeatureView.Load(TextStore.Texts(1), null, store.Store).Text!.RuntimeVersions.ToArray());
    }

    [TestMethod]
    public void Fill_OtherVersionMadeAllOfIt_IsUsedAsItIs()
    {
        using var store = new TextStore();
        store.FillBy("1.29.0", TextStore.Texts(5));
        var before = TextStore.FilesOf(store.Store);
        Assert.AreEqual((5, 0), Counts(store.FillBy("1.31.1", TextStore.Texts(5))));
        CollectionAssert.AreEquivalent(before.ToArray(), TextStore.FilesOf(store.Store).ToArray());
        CollectionAssert.AreEqual(new[] { "1.29.0" }, FeatureView.Load(TextStore.Texts(5), null, store.Store).Text!.RuntimeVersions.ToArray());
    }

    [TestMethod]
    public void Fill_OtherVersionMadeTheRest_ThrowsAndChangesNothing()
    {
        using var store = new TextStore();
        store.FillBy("1.29.0", TextStore.Texts(5));
        var before = TextStore.FilesOf(store.Store);
        Errors.AssertThrows(() => store.FillBy("1.31.1", TextStore.Texts(7)), store.Store.Folder, "made with ONNX Runtime 1.29.0; this is 1.31.1",
            "2 utterances are still to be encoded", "--mix-versions", "remove that folder");
        CollectionAssert.AreEquivalent(before.ToArray(), TextStore.FilesOf(store.Store).ToArray());
        Assert.AreEqual((7, 2), Counts(store.FillBy("1.29.0", TextStore.Texts(7))));
    }

    [TestMethod]
    public void Fill_MixVersions_ListsBothForGood()
    {
        using var store = new TextStore();
        store.FillBy("1.29.0", TextStore.Texts(5));
        Assert.AreEqual((7, 2), Counts(store.FillBy("1.31.1", TextStore.Texts(7), new FillOptions(MixVersions: true))));
        CollectionAssert.AreEqual(new[] { "1.29.0", "1.31.1" }, FeatureView.Load(TextStore.Texts(7), null, store.Store).Text!.RuntimeVersions.ToArray());
        Assert.AreEqual((7, 0), Counts(store.FillBy("1.31.1", TextStore.Texts(7))));
        CollectionAssert.AreEqual(new[] { "1.29.0", "1.31.1" }, store.Store.RuntimeVersions.ToArray());
        Errors.AssertThrows(() => store.FillBy("1.31.1", TextStore.Texts(9)), "made with ONNX Runtime 1.29.0 and 1.31.1");
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("")]
    [DataRow("{ \"onnx_runtime\": [\"1.31.1\"")]
    [DataRow("{ \"onnx_runtime\": 5 }")]
    [DataRow("null")]
    [DataRow("{}")]
    public void Fill_ManifestLost_CountsAsAnotherVersion(string? manifest)
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(5));
        var path = Path.Combine(store.Store.Folder, "store.json");
        File.Delete(path);
        if (manifest is not null)
        {
            File.WriteAllText(path, manifest);
        }
        Errors.AssertThrows(() => store.Fill(TextStore.Texts(7)), "made with ONNX Runtime unknown");
        store.Fill(TextStore.Texts(5));
        CollectionAssert.AreEqual(new[] { "unknown" }, store.Store.RuntimeVersions.ToArray());
    }

    [TestMethod]
    public void Fill_NothingEncodedYet_IsNoVersionsStore()
    {
        using var store = new TextStore();
        store.FillBy("1.29.0", TextStore.Texts(3), new FillOptions(3, 3));
        Assert.IsEmpty(store.Store.RuntimeVersions);
        store.FillBy("1.31.1", TextStore.Texts(3));
        CollectionAssert.AreEqual(new[] { "1.31.1" }, store.Store.RuntimeVersions.ToArray());
    }

    [TestMethod]
    public void Open_AnotherKindOfDevice_IsAnotherStore()
    {
        var spec = FakeEncoder.Text().Spec;
        Assert.AreNotEqual(
            FeatureStore.Open("features", "TEST", spec).Folder,
            FeatureStore.Open("features", "TEST", spec with { Device = DeviceKind.Cuda }).Folder);
    }

    [TestMethod]
    public void Open_CorporaWhoseNamesArentFileNames_StayApartAndInside()
    {
        var spec = FakeEncoder.Text().Spec;
        string[] names = ["a/b", "a_b", "a b", "../x", "..", "CON", new string('x', 300)];
        string[] folders = [.. names.Select(name => Path.GetFullPath(FeatureStore.Open("features", name, spec).Folder))];
        Assert.AreEqual(names.Length, folders.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.IsTrue(folders.All(folder => Path.GetDirectoryName(Path.GetDirectoryName(folder)) == Path.GetFullPath("features")));
    }

    private static (int Rows, int Encoded) Counts(FillResult result) => (result.Rows, result.Encoded);

    [TestMethod]
    public void Fill_EncoderOfAnotherFingerprint_Throws()
    {
        using var store = new TextStore();
        var other = new FakeEncoder<string>(store.Encoder.Spec with { MaxTokens = 7 }, System.Text.Encoding.UTF8.GetBytes);
        Assert.ThrowsExactly<InvalidOperationException>(() => store.Store.Fill(TextStore.Texts(1), () => other));
    }

    /// <summary>A corpus whose utterances and texts are numbers.</summary>
    private static Corpus Some(params int[] numbers) =>
        Corpora.Of(numbers.Select(n => Corpora.Utterance($"{n % 1000:D4}") with { Transcript = $"{n}" }));

    /// <summary>Takes some utterances out, puts some in, changes some (by thousands, which ids leave out).</summary>
    private static void Change(List<int> numbers, Random random)
    {
        numbers.RemoveAll(_ => numbers.Count > 1 && random.Next(10) == 0);
        numbers.AddRange(Enumerable.Range(0, 40).Where(n => random.Next(20) == 0).Except(numbers.Select(n => n % 1000)).ToArray());
        numbers.AddRange(numbers.Count == 0 ? [0] : []);
        for (var i = 0; i < numbers.Count; i++)
        {
            numbers[i] += random.Next(15) == 0 ? 1000 : 0;
        }
    }

    /// <summary>Fills, perhaps a part only or not to the end, and then perhaps harms the store.</summary>
    private static void FillBadly(TextStore store, Corpus corpus, Random random)
    {
        using var cancellation = new CancellationTokenSource();
        var batches = random.Next(12);
        store.Encoder.Before = () =>
        {
            if (batches-- == 0)
            {
                cancellation.Cancel();
            }
        };
        try
        {
            store.Fill(corpus, random.Next(3) == 0 ? new FillOptions(random.Next(2) + 1, 2) : null, cancellation: cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.IsTrue(cancellation.IsCancellationRequested);
        }
        store.Encoder.Before = null;
        foreach (var shard in Directory.EnumerateFiles(store.Store.Folder, "shard-*").Where(_ => random.Next(8) == 0).ToArray())
        {
            Harm(shard, random);
        }
    }

    private static void Harm(string shard, Random random)
    {
        var bytes = File.ReadAllBytes(shard);
        switch (random.Next(4))
        {
            case 0:
                File.Delete(shard);
                break;
            case 1:
                File.WriteAllBytes(shard, bytes[..random.Next(bytes.Length)]);
                break;
            case 2:
                bytes[random.Next(bytes.Length)] ^= 4;
                File.WriteAllBytes(shard, bytes);
                break;
            default:
                File.WriteAllBytes($"{shard}.{random.Next():x}.tmp", bytes[..(bytes.Length / 2)]);
                break;
        }
    }

    private sealed class Listener(Action<FillProgress> report) : IProgress<FillProgress>
    {
        public void Report(FillProgress value) => report(value);
    }
}

using EmotionFusion.Tests;

namespace EmotionFusion.Pipeline.Tests;

/// <summary>Fills that are broken off, harmed, hindered or not alone. Processes that are killed are the command line's tests.</summary>
[TestClass]
public sealed class SharedStoreTests
{
    [TestMethod]
    public void Fill_Cancelled_KeepsFinishedShards()
    {
        using var store = new TextStore();
        using var cancellation = new CancellationTokenSource();
        store.Encoder.Before = () =>
        {
            if (store.Encoder.Inputs.Count >= 9)
            {
                cancellation.Cancel();
            }
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => store.Fill(TextStore.Texts(20), cancellation: cancellation.Token));
        CollectionAssert.AreEquivalent(new[] { "store.json", "shard-00000.safetensors", "shard-00001.safetensors" }, TextStore.FilesOf(store.Store).Keys.ToArray());
        store.Encoder.Before = null;
        Assert.HasCount(12, store.Encoded(TextStore.Texts(20)));
        store.AssertHolds(TextStore.Texts(20));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Fill_BrokenOffWithinAShard_GoesOnFromItsPart(bool sequences)
    {
        using var store = new TextStore(sequences ? FakeEncoder.Sequences() : null) { SavedRows = 2 };
        using var fresh = new TextStore(sequences ? FakeEncoder.Sequences() : null);
        using var cancellation = new CancellationTokenSource();
        (store.Store.RowsPerShard, fresh.Store.RowsPerShard) = (100, 100);
        store.Encoder.Before = () =>
        {
            if (store.Encoder.Inputs.Count >= 14)
            {
                cancellation.Cancel();
            }
        };
        Assert.ThrowsExactly<OperationCanceledException>(() => store.Fill(TextStore.Texts(20), cancellation: cancellation.Token));
        CollectionAssert.AreEquivalent(new[] { "store.json", "shard-00000-part.safetensors" }, TextStore.FilesOf(store.Store).Keys.ToArray());
        Errors.AssertThrows(() => FeatureView.Load(TextStore.Texts(20), null, store.Store), "lacks 20 of 20 utterances");
        store.Encoder.Before = null;
        var reports = new List<FillProgress>();
        store.Encoder.Inputs.Clear();
        Assert.AreEqual((20, 6), (store.Fill(TextStore.Texts(20), progress: new Listener(reports.Add)).Rows, store.Encoder.Inputs.Count));
        Assert.AreEqual(6, reports[^1].Total, "what the part has isn't to be encoded");
        fresh.Fill(TextStore.Texts(20));
        TextStore.AssertSameFiles(fresh.Store, store.Store);
    }

    [TestMethod]
    public void Fill_BrokenPart_IsAsGoodAsNone()
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(4));
        var part = StoreFolder.PartPath(store.Store.Folder, 0);
        File.WriteAllBytes(part, File.ReadAllBytes(store.Store.ShardPath(0))[..^1]);
        File.Delete(store.Store.ShardPath(0));
        Assert.HasCount(4, store.Encoded(TextStore.Texts(4)));
        Assert.IsFalse(File.Exists(part));
    }

    /// <summary>Whoever makes the shard is about to write its part again.</summary>
    [TestMethod]
    public void Fill_PartInOtherHands_IsntTouched()
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(12));
        var part = StoreFolder.PartPath(store.Store.Folder, 1);
        var temporary = $"{part}.0123.tmp";
        File.WriteAllText(temporary, "x");
        File.Copy(store.Store.ShardPath(1), part);
        using (FileLock.TryTake(StoreFolder.LockOf(store.Store.ShardPath(1))))
        {
            StoreFolder.Prepare(store.Store).Dispose();
            Assert.IsTrue(File.Exists(temporary) && File.Exists(part));
        }
        store.Fill(TextStore.Texts(12));
        Assert.IsFalse(File.Exists(temporary) || File.Exists(part));
    }

    [TestMethod]
    public void Fill_ShardDeleted_IsMadeAgainAlone()
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(12));
        var before = TextStore.FilesOf(store.Store);
        File.Delete(store.Store.ShardPath(1));
        Errors.AssertThrows(() => FeatureView.Load(TextStore.Texts(12), null, store.Store), "lacks 4 of 12 utterances", "emotionfusion encode");
        Assert.HasCount(4, store.Encoded(TextStore.Texts(12)));
        CollectionAssert.AreEquivalent(before.ToArray(), TextStore.FilesOf(store.Store).ToArray());
    }

    /// <summary>A shard of another store, put among its own: its encoder isn't this one, whatever it says of utterances and inputs.</summary>
    [TestMethod]
    public void Fill_ShardOfAnotherFingerprint_IsNamedAndMadeAgain()
    {
        using var store = new TextStore();
        using var other = new TextStore(new(store.Encoder.Spec with { MaxTokens = 7 }, System.Text.Encoding.UTF8.GetBytes));
        store.Fill(TextStore.Texts(8));
        other.Fill(TextStore.Texts(8));
        var before = TextStore.FilesOf(store.Store);
        File.Copy(other.Store.ShardPath(1), store.Store.ShardPath(1), overwrite: true);
        Errors.AssertThrows(() => FeatureView.Load(TextStore.Texts(8), null, store.Store), store.Store.ShardPath(1), $"it was made by fake-text-{other.Encoder.Spec.Fingerprint}");
        Assert.HasCount(1, store.Fill(TextStore.Texts(8)).Repaired);
        CollectionAssert.AreEquivalent(before.ToArray(), TextStore.FilesOf(store.Store).ToArray());
    }

    [TestMethod]
    public void Fill_BrokenShard_IsNamedAndMadeAgain()
    {
        using var store = new TextStore();
        using var fresh = new TextStore();
        store.Fill(TextStore.Texts(10));
        fresh.Fill(TextStore.Texts(10));
        var path = store.Store.ShardPath(1);
        var bytes = File.ReadAllBytes(path);
        bytes[^3] ^= 1;
        File.WriteAllBytes(path, bytes);
        Errors.AssertThrows(() => FeatureView.Load(TextStore.Texts(10), null, store.Store), path, "is broken", "emotionfusion encode");
        store.Encoder.Inputs.Clear();
        var result = store.Fill(TextStore.Texts(10));
        Assert.AreEqual($"{path}: the checksum of its values is wrong", result.Repaired.Single());
        CollectionAssert.AreEqual(new[] { "text 4", "text 5", "text 6", "text 7" }, store.Encoder.Inputs);
        TextStore.AssertSameFiles(fresh.Store, store.Store);
    }

    [TestMethod]
    public void Fill_LeftoversOfKilledProcesses_AreRemoved()
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(2));
        foreach (var name in new[] { "shard-00000.safetensors.0123.tmp", "store.json.4567.tmp", "shard-00007.safetensors.lock" })
        {
            File.WriteAllText(Path.Combine(store.Store.Folder, name), "x");
        }
        store.Fill(TextStore.Texts(2));
        CollectionAssert.AreEquivalent(new[] { "store.json", "shard-00000.safetensors" }, TextStore.FilesOf(store.Store).Keys.ToArray());
    }

    [TestMethod]
    public void Fill_TemporaryFileOfALivingProcess_Stays()
    {
        using var store = new TextStore();
        store.Fill(TextStore.Texts(2));
        var path = Path.Combine(store.Store.Folder, "shard-00000.safetensors.0123.tmp");
        File.WriteAllText(path, "x");
        using (FileLock.TryTake(StoreFolder.LockOf(store.Store.ShardPath(0))))
        {
            store.Fill(TextStore.Texts(2));
            Assert.IsTrue(File.Exists(path));
        }
        store.Fill(TextStore.Texts(2));
        Assert.IsFalse(File.Exists(path));
    }

    [TestMethod]
    public void Fill_SeveralAtOnce_ShareTheWorkAndMakeOneStore()
    {
        using var alone = new TextStore();
        alone.Fill(TextStore.Texts(200));
        using var shared = new TextStore();
        var encoders = Enumerable.Range(0, 4).Select(_ => FakeEncoder.Text()).ToArray();
        using var start = new Barrier(encoders.Length);
        var threads = Array.ConvertAll(encoders, encoder => Task.Factory.StartNew(() =>
        {
            encoder.Before = () => Thread.Yield();
            start.SignalAndWait();
            return shared.Store.Fill(TextStore.Texts(200), EncoderInput.Text, () => encoder, null, null, default);
        }, TaskCreationOptions.LongRunning));
        Task.WaitAll(threads);
        Assert.AreEqual(200, encoders.Sum(encoder => encoder.Inputs.Count), "none is encoded twice");
        Assert.IsTrue(threads.All(thread => thread.Result.Rows == 200), "each returns when all is there");
        TextStore.AssertSameFiles(alone.Store, shared.Store);
    }

    [TestMethod]
    public void Fill_ShardInOtherHands_WaitsForIt()
    {
        using var store = new TextStore();
        Directory.CreateDirectory(store.Store.Folder);
        var other = FileLock.TryTake(StoreFolder.LockOf(store.Store.ShardPath(1)));
        var waited = 0;
        var result = store.Fill(TextStore.Texts(10), progress: new Listener(progress =>
        {
            if (progress.Stage == FillStage.Waiting && waited++ == 0)
            {
                Assert.AreEqual(6, store.Encoder.Inputs.Count, "the rest is done first");
                other!.Dispose();
            }
        }));
        Assert.AreEqual(1, waited);
        Assert.AreEqual(10, result.Encoded);
    }

    [TestMethod]
    public void Fill_CancelledWhileWaiting_Stops()
    {
        using var store = new TextStore();
        using var cancellation = new CancellationTokenSource();
        Directory.CreateDirectory(store.Store.Folder);
        using var other = FileLock.TryTake(StoreFolder.LockOf(store.Store.ShardPath(0)));
        Assert.ThrowsExactly<OperationCanceledException>(() => store.Fill(TextStore.Texts(2), cancellation: cancellation.Token, progress: new Listener(progress =>
        {
            if (progress.Stage == FillStage.Waiting)
            {
                cancellation.Cancel();
            }
        })));
    }

    [TestMethod]
    public void Fill_ShardCantBeWritten_SaysWhatStaysAndWhatToDo()
    {
        using var store = new TextStore();
        Directory.CreateDirectory(store.Store.ShardPath(1)); // a folder where the file should go
        Errors.AssertThrows(() => store.Fill(TextStore.Texts(10)), store.Store.ShardPath(1), "can't be written", "The shards that are done (1) stay", "only what is missing");
        CollectionAssert.AreEquivalent(new[] { "store.json", "shard-00000.safetensors" }, TextStore.FilesOf(store.Store).Keys.ToArray());
        Directory.Delete(store.Store.ShardPath(1));
        Assert.HasCount(6, store.Encoded(TextStore.Texts(10)));
    }

    [TestMethod]
    public void Fill_FolderCantBeMade_SaysSo()
    {
        using var root = new TemporaryFolder();
        var file = root.Write("features", "a file, no folder");
        var encoder = FakeEncoder.Text();
        Errors.AssertThrows(() => FeatureStore.Open(file, "TEST", encoder.Spec).Fill(TextStore.Texts(2), () => encoder), file, "can't be written", "--features");
    }

    private sealed class Listener(Action<FillProgress> report) : IProgress<FillProgress>
    {
        public void Report(FillProgress value) => report(value);
    }
}

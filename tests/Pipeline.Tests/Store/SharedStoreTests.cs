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
            return shared.Store.Fill(TextStore.Texts(200), EncoderInput.Text with { ShardRows = TextStore.ShardRows }, () => encoder, null, null, default);
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

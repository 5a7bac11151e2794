namespace EmotionFusion.Tests;

[TestClass]
public sealed class FileLockTests
{
    [TestMethod]
    public void TryTake_HeldOrFree_IsNullOrALock()
    {
        using var folder = new TemporaryFolder();
        using (var held = FileLock.TryTake(folder.File("x.lock")))
        {
            Assert.IsNotNull(held);
            Assert.IsNull(FileLock.TryTake(folder.File("x.lock")));
        }

        Assert.IsFalse(File.Exists(folder.File("x.lock")));
        using var again = FileLock.TryTake(folder.File("x.lock"));
        Assert.IsNotNull(again);
    }

    [TestMethod]
    public void IsHeld_HeldStaleOrAbsent_LooksAndLeavesAllAsItIs()
    {
        using var folder = new TemporaryFolder();
        Assert.IsFalse(FileLock.IsHeld(folder.File("x.lock")));
        Assert.IsFalse(FileLock.IsHeld(folder.File("nowhere/x.lock")));
        Assert.IsFalse(File.Exists(folder.File("x.lock")));
        using (FileLock.TryTake(folder.File("x.lock")))
        {
            Assert.IsTrue(FileLock.IsHeld(folder.File("x.lock")));
            Assert.IsNull(FileLock.TryTake(folder.File("x.lock")));
        }

        File.WriteAllText(folder.File("x.lock"), ""); // of a process that died
        Assert.IsFalse(FileLock.IsHeld(folder.File("x.lock")));
        Assert.IsTrue(File.Exists(folder.File("x.lock")));
    }

    // The file goes with each lock: without the second look some taker would hold a file that nobody else sees.
    [TestMethod]
    public void Take_ManyAtOnce_OneAtATime()
    {
        using var folder = new TemporaryFolder();
        var (holders, most, taken) = (0, 0, 0);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (var i = 0; i < 500; i++)
            {
                using var held = FileLock.TryTake(folder.File("x.lock"));
                if (held is null)
                {
                    continue;
                }

                var now = Interlocked.Increment(ref holders);
                InterlockedMax(ref most, now);
                Interlocked.Increment(ref taken);
                Interlocked.Decrement(ref holders);
            }
        });
        Assert.AreEqual(1, most);
        Assert.IsGreaterThan(0, taken);
    }

    [TestMethod]
    public void TryTake_NoFolder_SaysWhatToDo()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => FileLock.TryTake(folder.File("no/x.lock"), "Go elsewhere."));
        Assert.Contains("x.lock can't be written", error.Message);
        Assert.EndsWith("Go elsewhere.", error.Message);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}

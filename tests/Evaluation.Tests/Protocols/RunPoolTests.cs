using System.Collections.Concurrent;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class RunPoolTests
{
    [TestMethod]
    public void Run_AllWork_IsDoneOnceAndStartedInOrder()
    {
        var started = new ConcurrentQueue<int>();
        RunPool.Run(6, parallel: 1, started.Enqueue);
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4, 5 }, started.ToArray());
    }

    [TestMethod]
    public void Run_Parallel_HasThatManyAtOnceAndNoMore()
    {
        using var barrier = new Barrier(3);
        int now = 0, most = 0;
        RunPool.Run(
            6,
            parallel: 3,
            _ =>
            {
                var running = Interlocked.Increment(ref now);
                InterlockedMax(ref most, running);
                barrier.SignalAndWait(); // passes only if three run at once
                Interlocked.Decrement(ref now);
            });
        Assert.AreEqual(3, most);
    }

    /// <summary>A pool thread may carry another library's settings from earlier work.</summary>
    [TestMethod]
    public void Run_EachWork_IsOnAThreadThatIsNoPoolThread()
    {
        var pooled = new ConcurrentBag<bool>();
        RunPool.Run(6, parallel: 2, _ => pooled.Add(Thread.CurrentThread.IsThreadPoolThread));
        Assert.HasCount(6, pooled);
        Assert.DoesNotContain(true, pooled);
    }

    [TestMethod]
    public void Run_Cancelled_StartsNothingMoreAndAllThreadsEnd()
    {
        using var source = new CancellationTokenSource();
        var started = 0;
        RunPool.Run(
            6,
            parallel: 1,
            _ =>
            {
                started++;
                source.Cancel();
                source.Token.ThrowIfCancellationRequested();
            },
            source.Token);
        Assert.AreEqual(1, started);
    }

    [TestMethod]
    public void Run_ParallelZero_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RunPool.Run(1, 0, _ => { }));

    private static void InterlockedMax(ref int place, int value)
    {
        for (var seen = place; seen < value; seen = place)
        {
            Interlocked.CompareExchange(ref place, value, seen);
        }
    }
}

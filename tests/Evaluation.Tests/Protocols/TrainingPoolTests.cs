using System.Collections.Concurrent;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class TrainingPoolTests
{
    [TestMethod]
    public void Run_AllWork_IsDoneOnceAndStartedInOrder()
    {
        var started = new ConcurrentQueue<int>();
        TrainingPool.Run(6, parallel: 1, i => Over(() => started.Enqueue(i)));
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 3, 4, 5 }, started.ToArray());
    }

    [TestMethod]
    public void Run_Parallel_HasThatManyAtOnceAndNoMore()
    {
        using var barrier = new Barrier(3);
        int now = 0, most = 0;
        TrainingPool.Run(
            6,
            parallel: 3,
            _ =>
            {
                var running = Interlocked.Increment(ref now);
                InterlockedMax(ref most, running);
                barrier.SignalAndWait(); // passes only if three run at once
                Interlocked.Decrement(ref now);
                return true;
            });
        Assert.AreEqual(3, most);
    }

    /// <summary>A pool thread may carry another library's settings from earlier work.</summary>
    [TestMethod]
    public void Run_EachWork_IsOnAThreadThatIsNoPoolThread()
    {
        var pooled = new ConcurrentBag<bool>();
        TrainingPool.Run(6, parallel: 2, _ => Over(() => pooled.Add(Thread.CurrentThread.IsThreadPoolThread)));
        Assert.HasCount(6, pooled);
        Assert.DoesNotContain(true, pooled);
    }

    [TestMethod]
    public void Run_Cancelled_StartsNothingMoreAndAllThreadsEnd()
    {
        using var source = new CancellationTokenSource();
        var started = 0;
        TrainingPool.Run(
            6,
            parallel: 1,
            _ =>
            {
                started++;
                source.Cancel();
                source.Token.ThrowIfCancellationRequested();
                return true;
            },
            source.Token);
        Assert.AreEqual(1, started);
    }

    /// <summary>Out of a thread it would end the process.</summary>
    [TestMethod]
    public void Run_StepThrows_IsThrownToTheCallerWhenAllThreadsHaveEnded()
    {
        var running = 0;
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => TrainingPool.Run(6, parallel: 3, i =>
        {
            Interlocked.Increment(ref running);
            try
            {
                return i != 1 ? true : throw new InvalidOperationException("a defect");
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }));
        Assert.AreEqual("a defect", error.Message);
        Assert.AreEqual(0, running);
    }

    [TestMethod]
    public void Run_ParallelZero_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TrainingPool.Run(1, 0, _ => true));

    [TestMethod]
    [DataRow(5, 2, 4)]
    [DataRow(5, 1, 3)]
    [DataRow(3, 2, 6)]
    [DataRow(1, 4, 3)]
    [DataRow(7, 3, 2)]
    public void Turns_OfManyTrainings_MakeEveryStepOnceAndLeaveNoThreadIdleForATraining(int count, int threads, int epochs)
    {
        var turns = new TrainingTurns(count, threads);
        var made = new int[count];
        var at = Enumerable.Range(0, Math.Min(threads, count)).Select(_ => turns.First()).ToArray();
        var rounds = 0;
        for (; at.Any(turn => turn is not null); rounds++)
        {
            Assert.AreEqual(at.OfType<int>().Count(), at.OfType<int>().Distinct().Count(), "two threads are at one training");
            at = [.. at.Select(turn => turn is { } i ? turns.Next(i, ++made[i] == epochs) : null)];
        }

        Assert.IsTrue(made.All(steps => steps == epochs), string.Join(", ", made));
        var fair = (int)Math.Ceiling(count * epochs / (double)Math.Min(threads, count));
        Assert.IsLessThanOrEqualTo(fair + 1, rounds, "threads sat idle");
    }

    private static bool Over(Action work)
    {
        work();
        return true;
    }

    private static void InterlockedMax(ref int place, int value)
    {
        for (var seen = place; seen < value; seen = place)
        {
            Interlocked.CompareExchange(ref place, value, seen);
        }
    }
}

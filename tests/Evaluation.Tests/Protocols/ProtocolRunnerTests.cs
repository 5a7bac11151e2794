using System.Collections.Concurrent;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class ProtocolRunnerTests
{
    private static readonly IReadOnlyList<Fold> Folds = FoldMaker.LeaveOneSessionOut(new SyntheticCorpus().View(), 0.2, 1);
    private static readonly IReadOnlyList<FoldTask> Tasks = ProtocolRunner.Tasks(Folds, [5, 6]);

    [TestMethod]
    public void Tasks_FoldsAndSeeds_ComeSeedBySeed() => CollectionAssert.AreEqual(
        new[] { "session_1/5", "session_2/5", "session_3/5", "session_1/6", "session_2/6", "session_3/6" },
        Tasks.Select(task => $"{task.Fold.Name}/{task.Seed}").ToArray());

    /// <summary>The first task ends last, yet comes first.</summary>
    [TestMethod]
    public void Run_TasksEndInAnyOrder_ResultsKeepTheTasksOrder()
    {
        using var others = new CountdownEvent(Tasks.Count - 1);
        var runner = new ProtocolRunner(
            (task, _) =>
            {
                if (task == Tasks[0])
                {
                    others.Wait();
                }
                else
                {
                    others.Signal();
                }

                return Result(task);
            },
            parallel: 2);
        CollectionAssert.AreEqual(
            Tasks.Select(task => (task.Fold, task.Seed)).ToArray(),
            runner.Run(Tasks).Select(run => (run.Fold, run.Seed)).ToArray());
    }

    [TestMethod]
    public void Run_Parallel_HasThatManyAtOnceAndNoMore()
    {
        using var barrier = new Barrier(3);
        int now = 0, most = 0;
        var runner = new ProtocolRunner(
            (task, _) =>
            {
                var running = Interlocked.Increment(ref now);
                InterlockedMax(ref most, running);
                barrier.SignalAndWait(); // passes only if three run at once
                Interlocked.Decrement(ref now);
                return Result(task);
            },
            parallel: 3);
        runner.Run(Tasks);
        Assert.AreEqual(3, most);
    }

    [TestMethod]
    public void Run_EachTask_IsOnAThreadThatIsNoPoolThread()
    {
        var pooled = new ConcurrentBag<bool>();
        new ProtocolRunner(
            (task, _) =>
            {
                pooled.Add(Thread.CurrentThread.IsThreadPoolThread);
                return Result(task);
            },
            parallel: 2).Run(Tasks);
        Assert.HasCount(6, pooled);
        Assert.DoesNotContain(true, pooled);
    }

    [TestMethod]
    public void Run_OneTaskFails_OthersFinishAndTheErrorNamesIt()
    {
        var done = new ConcurrentBag<string>();
        var runner = new ProtocolRunner(
            (task, _) =>
            {
                if (task is { Fold.Name: "session_2", Seed: 5 })
                {
                    throw new EmotionFusionException("The loss is NaN.");
                }

                done.Add(task.Fold.Name);
                return Result(task);
            },
            parallel: 2);
        var error = Assert.ThrowsExactly<RunsFailedException>(() => runner.Run(Tasks));
        Assert.HasCount(5, done);
        Assert.AreEqual(
            "1 of 6 runs failed; the others finished, but without it there are no results:" + Environment.NewLine
            + "  fold session_2, seed 5: The loss is NaN.",
            error.Message);
    }

    [TestMethod]
    public void Run_Bugs_AreNamedWithTheirType()
    {
        var runner = new ProtocolRunner((_, _) => throw new InvalidOperationException("Oh."), parallel: 2);
        var error = Assert.ThrowsExactly<RunsFailedException>(() => runner.Run(Tasks));
        Assert.HasCount(6, error.Failures);
        StringAssert.Contains(error.Message, "fold session_1, seed 5: InvalidOperationException: Oh.");
        Assert.IsInstanceOfType<InvalidOperationException>(error.InnerException);
    }

    [TestMethod]
    public void Run_Cancelled_StartsNothingMoreAndThrows()
    {
        using var source = new CancellationTokenSource();
        var started = 0;
        var runner = new ProtocolRunner(
            (task, cancellation) =>
            {
                Interlocked.Increment(ref started);
                source.Cancel();
                cancellation.ThrowIfCancellationRequested();
                return Result(task);
            },
            parallel: 1);
        Assert.ThrowsExactly<OperationCanceledException>(() => runner.Run(Tasks, source.Token));
        Assert.AreEqual(1, started);
    }

    [TestMethod]
    public void Run_ParallelZero_Throws() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new ProtocolRunner((task, _) => Result(task), 0).Run(Tasks));

    private static void InterlockedMax(ref int place, int value)
    {
        for (var seen = place; seen < value; seen = place)
        {
            Interlocked.CompareExchange(ref place, value, seen);
        }
    }

    private static TrainedFold Result(FoldTask task) =>
        new() { Seed = task.Seed, Fold = task.Fold, Epochs = [], BestEpoch = 0, BestValidationUar = 0, Test = [] };
}

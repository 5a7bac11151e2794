using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Carries out runs side by side, each from beginning to end on one thread of its own. What comes out, and in which
/// order, doesn't depend on how many go on at once.
/// </summary>
/// <param name="train">Makes one run.</param>
/// <param name="parallel">How many runs may go on at once.</param>
public sealed class ProtocolRunner(Func<FoldTask, CancellationToken, TrainedFold> train, int parallel)
{
    /// <summary>Every fold with every seed, seed by seed.</summary>
    public static IReadOnlyList<FoldTask> Tasks(IReadOnlyList<Fold> folds, IReadOnlyList<int> seeds) =>
        [.. from seed in seeds from fold in folds select new FoldTask(fold, seed)];

    /// <returns>A result a task, in the order of the tasks.</returns>
    /// <exception cref="RunsFailedException">At least one run failed; thrown when all others are over.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; all threads have ended.</exception>
    public IReadOnlyList<TrainedFold> Run(IReadOnlyList<FoldTask> tasks, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallel);
        var results = new TrainedFold?[tasks.Count];
        var failures = new RunFailure?[tasks.Count];
        var next = -1;
        var threads = Enumerable.Range(0, Math.Min(parallel, tasks.Count)).Select(_ => new Thread(Work)).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        cancellation.ThrowIfCancellationRequested();
        var failed = failures.OfType<RunFailure>().ToArray();
        return failed.Length == 0 ? [.. results.Select(result => result!)] : throw new RunsFailedException(failed, tasks.Count);

        void Work()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < tasks.Count && !cancellation.IsCancellationRequested;)
            {
                try
                {
                    results[i] = train(tasks[i], cancellation);
                }
                catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
                {
                    failures[i] = new RunFailure(RunKey.Of(tasks[i]), e);
                }
                catch (OperationCanceledException)
                {
                    // Thrown again by Run when all threads have ended.
                }
            }
        }
    }
}

using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Carries out trainings side by side, each from beginning to end on one thread. They start in their order, and a
/// thread that is free takes the next, of whichever experiment.
/// </summary>
public static class RunPool
{
    /// <param name="count">How many trainings there are.</param>
    /// <param name="parallel">How many may go on at once.</param>
    /// <param name="work">Makes one, told its place. Throws only when cancelled.</param>
    /// <param name="cancellation">Nothing more is started; returns when all threads have ended.</param>
    /// <param name="idle">Is told of each thread that has nothing left to do.</param>
    public static void Run(int count, int parallel, Action<int> work, CancellationToken cancellation = default, IdleCores? idle = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallel);
        var next = -1;
        var threads = Enumerable.Range(0, Math.Min(parallel, count)).Select(_ => new Thread(Work)).ToArray();
        idle?.Add(parallel - threads.Length);
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        void Work()
        {
            try
            {
                for (int i; !cancellation.IsCancellationRequested && (i = Interlocked.Increment(ref next)) < count;)
                {
                    work(i);
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // The caller sees what is unfinished.
            }

            idle?.Add();
        }
    }
}

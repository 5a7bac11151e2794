namespace EmotionFusion.Evaluation;

/// <summary>
/// Carries out trainings side by side, a thread each. They start in their order, and a thread that is free takes the
/// next, of whichever experiment. When fewer wait than there are threads, all that are left take turns an epoch at a
/// time, so that no thread sits idle while another still has a whole training to make.
/// </summary>
public static class RunPool
{
    /// <param name="count">How many trainings there are.</param>
    /// <param name="parallel">How many may go on at once.</param>
    /// <param name="step">Goes on with one, told its place, for an epoch; true when it is over. Throws only when cancelled.</param>
    /// <param name="cancellation">Nothing more is started; returns when all threads have ended.</param>
    public static void Run(int count, int parallel, Func<int, bool> step, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallel);
        var turns = new RunTurns(count, parallel);
        var threads = Enumerable.Range(0, Math.Min(parallel, count)).Select(_ => new Thread(Work)).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        void Work()
        {
            try
            {
                for (var turn = turns.First(); turn is { } i && !cancellation.IsCancellationRequested; turn = turns.Next(i, step(i)))
                {
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // The caller sees what is unfinished.
            }
        }
    }
}

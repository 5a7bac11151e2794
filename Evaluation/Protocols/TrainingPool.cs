using System.Runtime.ExceptionServices;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Carries out trainings side by side, a thread each. They start in their order, and a thread that is free takes the
/// next, of whichever experiment. When fewer wait than there are threads, all that are left take turns an epoch at a
/// time: five folds on two threads take two and a half trainings' time, where one after another would take three.
/// </summary>
internal static class TrainingPool
{
    /// <param name="count">How many trainings there are.</param>
    /// <param name="parallel">How many may go on at once.</param>
    /// <param name="step">Goes on with one, told its place, for an epoch; true when it is over. Throws only when cancelled.</param>
    /// <param name="cancellation">Nothing more is started; returns when all threads have ended.</param>
    public static void Run(int count, int parallel, Func<int, bool> step, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parallel);
        var turns = new TrainingTurns(count, parallel);
        ExceptionDispatchInfo? fault = null;
        var threads = Enumerable.Range(0, Math.Min(parallel, count)).Select(_ => new Thread(Work)).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        fault?.Throw();

        void Work()
        {
            try
            {
                for (var turn = turns.First(); turn is { } i && !cancellation.IsCancellationRequested && fault is null; turn = turns.Next(i, step(i)))
                {
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // The caller sees what is unfinished.
            }
            catch (Exception e)
            {
                fault = ExceptionDispatchInfo.Capture(e); // out of a thread it would end the process
            }
        }
    }
}

/// <summary>Whose turn it is: which of many trainings a thread goes on with.</summary>
internal sealed class TrainingTurns(int count, int threads)
{
    private readonly Lock _gate = new();
    private readonly Queue<int> _waiting = []; // begun, and put aside for others
    private int _started;

    /// <summary>For a thread that begins: the first that nobody has begun, else one that waits; null if there's none.</summary>
    public int? First()
    {
        lock (_gate)
        {
            return _started < count ? _started++ : _waiting.TryDequeue(out var next) ? next : null;
        }
    }

    /// <summary>For a thread that made a step of training <paramref name="current"/>.</summary>
    public int? Next(int current, bool isOver)
    {
        lock (_gate)
        {
            if (isOver)
            {
                return First();
            }

            var left = count - _started + _waiting.Count;
            if (left == 0 || left >= threads)
            {
                return current;
            }

            _waiting.Enqueue(current);
            return First();
        }
    }
}

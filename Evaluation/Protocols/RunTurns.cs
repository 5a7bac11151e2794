namespace EmotionFusion.Evaluation;

/// <summary>Whose turn it is: which of many trainings a thread goes on with.</summary>
internal sealed class RunTurns(int count, int threads)
{
    private readonly Lock gate = new();
    private readonly Queue<int> waiting = []; // begun, and put aside for others
    private int started;

    /// <summary>For a thread that begins: the first that nobody has begun, else one that waits; null if there's none.</summary>
    public int? First()
    {
        lock (gate)
        {
            return started < count ? started++ : waiting.TryDequeue(out var next) ? next : null;
        }
    }

    /// <summary>For a thread that made a step of training <paramref name="current"/>.</summary>
    public int? Next(int current, bool isOver)
    {
        lock (gate)
        {
            if (isOver)
            {
                return First();
            }

            var left = count - started + waiting.Count;
            if (left == 0 || left >= threads)
            {
                return current;
            }

            waiting.Enqueue(current);
            return First();
        }
    }
}

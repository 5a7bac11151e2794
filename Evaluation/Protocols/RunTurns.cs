namespace EmotionFusion.Evaluation;

/// <summary>Whose turn it is: which of many trainings a thread goes on with.</summary>
internal sealed class RunTurns(int count, int threads)
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

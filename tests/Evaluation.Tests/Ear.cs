using System.Collections.Concurrent;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>Hears all progress, and reacts to it on the thread that tells of it.</summary>
internal sealed class Ear(Action<RunProgress>? react = null) : IProgress<RunProgress>
{
    private readonly ConcurrentQueue<RunProgress> _heard = [];

    public IReadOnlyCollection<RunProgress> All => _heard;

    public void Report(RunProgress value)
    {
        _heard.Enqueue(value);
        react?.Invoke(value);
    }
}

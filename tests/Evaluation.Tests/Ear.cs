using System.Collections.Concurrent;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>Hears all progress, and reacts to it on the thread that tells of it.</summary>
internal sealed class Ear(Action<TrainingProgress>? react = null) : IProgress<TrainingProgress>
{
    private readonly ConcurrentQueue<TrainingProgress> _heard = [];

    public IReadOnlyCollection<TrainingProgress> All => _heard;

    public void Report(TrainingProgress value)
    {
        _heard.Enqueue(value);
        react?.Invoke(value);
    }
}

using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>Counts the epochs of all trainings of an experiment that go on side by side.</summary>
/// <param name="sink">Is told.</param>
/// <param name="title">The experiment.</param>
/// <param name="total">Epochs of all its trainings.</param>
/// <param name="before">Epochs that were done before this process, by training.</param>
public sealed class EpochMeter(IProgressSink sink, string title, int total, IReadOnlyDictionary<(string Fold, int Seed), int> before) : IProgress<TrainingProgress>
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Fold, int Seed), int> _done = new(before);
    private bool _begun;
    private bool _failed;

    public void Report(TrainingProgress value)
    {
        lock (_gate)
        {
            if (!_begun)
            {
                _begun = true;
                sink.Begin(title, announce: true);
            }

            if (value.Kind == TrainingProgressKind.Failed && !_failed)
            {
                _failed = true;
                sink.Begin($"{title}, failed", announce: true);
            }

            // A training that ends early has no epochs left, and neither has one that failed.
            var over = value.Kind is TrainingProgressKind.Finished or TrainingProgressKind.Failed;
            var key = (value.Fold, value.Seed);
            _done[key] = over ? value.Epochs : Math.Max(value.Epoch, _done.GetValueOrDefault(key));
            sink.Report(_done.Values.Sum(), total);
        }
    }
}

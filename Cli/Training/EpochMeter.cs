using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>Counts the epochs of all trainings of an experiment that go on side by side.</summary>
public sealed class EpochMeter(IProgressSink sink, string title, int total) : IProgress<RunProgress>
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Fold, int Seed), int> done = [];

    public void Report(RunProgress value)
    {
        lock (gate)
        {
            if (done.Count == 0)
            {
                sink.Begin(title, announce: true);
            }

            // A training that ends early has no epochs left, and neither has one that failed.
            var over = value.Kind is RunProgressKind.Finished or RunProgressKind.Failed;
            done[(value.Fold, value.Seed)] = over ? value.Epochs : value.Epoch;
            sink.Report(done.Values.Sum(), total);
        }
    }
}

using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>Counts the epochs of all runs that go on side by side.</summary>
public sealed class EpochMeter : IProgress<RunProgress>
{
    private readonly IProgressSink sink;
    private readonly int total;
    private int done;

    public EpochMeter(IProgressSink sink, string title, int total)
    {
        (this.sink, this.total) = (sink, total);
        sink.Begin(title, announce: true);
        sink.Report(0, total);
    }

    public void Report(RunProgress value)
    {
        if (value.Kind == RunProgressKind.Epoch)
        {
            sink.Report(Interlocked.Increment(ref done), total);
        }
    }
}

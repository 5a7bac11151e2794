using System.Diagnostics;

namespace EmotionFusion.Cli;

/// <summary>Progress as lines of text, for files, pipes and CI: one every five seconds or every tenth, whichever is rarer at first.</summary>
public sealed class PlainProgress(string title, string unit, TextWriter writer) : IProgressSink
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private TimeSpan lastTime;
    private int lastTenth = -1;
    private double? first;
    private bool finished;

    public void Report(double done, double total)
    {
        lock (gate)
        {
            first ??= done;
            var tenth = total > 0 ? (int)(10 * done / total) : 10;
            var since = clock.Elapsed - lastTime;
            var due = lastTenth < 0 || since >= Seldom || (tenth > lastTenth && since >= Often) || done >= total;
            if (!due || finished)
            {
                return;
            }

            writer.WriteLine($"{title}: {Rate.Describe(done, total, done - first.Value, unit, clock.Elapsed)}");
            (lastTenth, lastTime, finished) = (tenth, clock.Elapsed, done >= total);
        }
    }

    public void Say(string line)
    {
        lock (gate)
        {
            writer.WriteLine(line);
        }
    }
}

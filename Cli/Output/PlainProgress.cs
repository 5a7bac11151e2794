using System.Diagnostics;

namespace EmotionFusion.Cli;

/// <summary>
/// Progress as lines of text, for files, pipes and CI: one at the beginning and the end, between them every five seconds,
/// or every tenth if that takes at least a second.
/// </summary>
public sealed class PlainProgress(string unit, TextWriter writer) : IProgressSink
{
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Seldom = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private string title = "";
    private TimeSpan lastTime;
    private int lastTenth;
    private double? first;
    private bool silent;
    private bool finished;

    public void Begin(string title, bool announce)
    {
        lock (gate)
        {
            this.title = title;
            (silent, finished, first, lastTime) = (!announce, false, null, TimeSpan.Zero);
            clock.Restart();
        }
    }

    public void Report(double done, double total)
    {
        lock (gate)
        {
            var tenth = total > 0 ? (int)(10 * done / total) : 10;
            if (finished || !IsDue(tenth, done >= total))
            {
                return;
            }

            writer.WriteLine($"{title}: {Rate.Describe(done, total, done - (first ?? done), unit, clock.Elapsed)}");
            first ??= done;
            (lastTenth, lastTime, silent, finished) = (tenth, clock.Elapsed, false, done >= total);
        }
    }

    private bool IsDue(int tenth, bool last)
    {
        var since = clock.Elapsed - lastTime;
        return since >= Seldom || (!silent && (first is null || last || (tenth > lastTenth && since >= Often)));
    }
}

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

    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _title = "";
    private TimeSpan _lastTime;
    private int _lastTenth;
    private double? _first;
    private bool _silent;
    private bool _finished;

    public void Begin(string title, bool announce)
    {
        lock (_gate)
        {
            _title = title;
            (_silent, _finished, _first, _lastTime) = (!announce, false, null, TimeSpan.Zero);
            _clock.Restart();
        }
    }

    public void Report(double done, double total)
    {
        lock (_gate)
        {
            var tenth = total > 0 ? (int)(10 * done / total) : 10;
            if (_finished || !IsDue(tenth, done >= total))
            {
                return;
            }

            writer.WriteLine($"{_title}: {Rate.Describe(done, total, done - (_first ?? done), unit, _clock.Elapsed)}");
            _first ??= done;
            (_lastTenth, _lastTime, _silent, _finished) = (tenth, _clock.Elapsed, false, done >= total);
        }
    }

    private bool IsDue(int tenth, bool last)
    {
        var since = _clock.Elapsed - _lastTime;
        return since >= Seldom || (!_silent && (_first is null || last || (tenth > _lastTenth && since >= Often)));
    }
}

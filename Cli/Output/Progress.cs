using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace EmotionFusion.Cli;

/// <summary>Hears how far a piece of work has come; may be called from several threads.</summary>
internal interface IProgressSink
{
    /// <summary>A new stretch of the work begins; rate and time left are counted from here.</summary>
    /// <param name="title">What is done now.</param>
    /// <param name="announce">Whether it is worth a line even if it is over in a moment.</param>
    void Begin(string title, bool announce);

    /// <param name="done">Units done, those found done included.</param>
    /// <param name="total">Units in all.</param>
    void Report(double done, double total);
}

/// <summary>
/// Progress as lines of text, for files, pipes and CI: one at the beginning and the end, between them every five seconds,
/// or every tenth if that takes at least a second.
/// </summary>
internal sealed class PlainProgress(string unit, TextWriter writer) : IProgressSink
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

/// <summary>Progress as a bar that moves, for a terminal.</summary>
internal sealed class LiveProgress(ProgressTask task, string unit) : IProgressSink
{
    private const int BarWidth = 10; // so that a line of figures fits beside it in 80 columns

    private readonly Lock _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _title = "";
    private double? _first;

    /// <summary>Runs work below bars, one a title; they stay with their last figures.</summary>
    public static T Run<T>(IAnsiConsole console, string unit, IReadOnlyList<string> titles, Func<IReadOnlyList<IProgressSink>, T> work) => console.Progress()
        .AutoClear(false)
        .Columns(new ProgressBarColumn { Width = BarWidth }, new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context => work([.. titles.Select(title => new LiveProgress(context.AddTask(Markup.Escape(title)), unit))]));

    public void Begin(string title, bool announce)
    {
        lock (_gate)
        {
            (_title, _first) = (title, null);
            task.Description = Markup.Escape(title);
            _clock.Restart();
        }
    }

    public void Report(double done, double total)
    {
        lock (_gate)
        {
            _first ??= done;
            task.MaxValue = Math.Max(total, 1);
            task.Value = total > 0 ? done : 1;
            task.Description = Markup.Escape($"{_title}: {Rate.Describe(done, total, done - _first.Value, unit, _clock.Elapsed)}");
        }
    }
}

/// <summary>How fast work goes and how long it will still take.</summary>
internal static class Rate
{
    /// <summary><c>120/339 clips, 35 %, 52.1/s, 5 s left</c>; no rate before anything is done.</summary>
    /// <param name="done">Units done by now.</param>
    /// <param name="total">Units in all.</param>
    /// <param name="fresh">Units done since <paramref name="elapsed"/> began: what was there before costs no time.</param>
    /// <param name="unit">What is counted, in the plural.</param>
    /// <param name="elapsed">Time the fresh units took.</param>
    public static string Describe(double done, double total, double fresh, string unit, TimeSpan elapsed)
    {
        var share = total > 0 ? 100 * done / total : 100;
        var text = string.Create(CultureInfo.InvariantCulture, $"{done:0}/{total:0} {unit}, {share:0} %");
        if (fresh <= 0 || elapsed <= TimeSpan.Zero)
        {
            return text;
        }

        var rate = fresh / elapsed.TotalSeconds;
        var left = TimeSpan.FromSeconds(Math.Min((total - done) / rate, TimeSpan.FromDays(1000).TotalSeconds));
        text += string.Create(CultureInfo.InvariantCulture, $", {rate:0.0}/s");
        return done < total ? $"{text}, {Duration(left)} left" : $"{text}, took {Duration(elapsed)}";
    }

    /// <summary><c>4.2 s</c>, <c>3 min 05 s</c>, <c>2 h 07 min</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 9.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalSeconds: < 59.5 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} min"),
    };
}

using System.Diagnostics;
using Spectre.Console;

namespace EmotionFusion.Cli;

/// <summary>Progress as a bar that moves, for a terminal.</summary>
public sealed class LiveProgress(ProgressTask task, string unit) : IProgressSink
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

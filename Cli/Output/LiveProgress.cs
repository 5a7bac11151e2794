using System.Diagnostics;
using Spectre.Console;

namespace EmotionFusion.Cli;

/// <summary>Progress as a bar that moves, for a terminal.</summary>
public sealed class LiveProgress(IAnsiConsole console, ProgressTask task, string title, string unit) : IProgressSink
{
    private readonly Lock gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private double? first;

    /// <summary>Runs work below a bar; the bar stays with its last figures.</summary>
    public static T Run<T>(IAnsiConsole console, string title, string unit, Func<IProgressSink, T> work) => console.Progress()
        .AutoClear(false)
        .Columns(new SpinnerColumn(), new ProgressBarColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(context => work(new LiveProgress(console, context.AddTask(Markup.Escape(title)), title, unit)));

    public void Report(double done, double total)
    {
        lock (gate)
        {
            first ??= done;
            task.MaxValue = Math.Max(total, 1);
            task.Value = total > 0 ? done : 1;
            task.Description = Markup.Escape($"{title}: {Rate.Describe(done, total, done - first.Value, unit, clock.Elapsed)}");
        }
    }

    public void Say(string line) => console.WriteLine(line);
}

using System.Globalization;
using EmotionFusion.Evaluation;
using Spectre.Console;

namespace EmotionFusion.Cli;

/// <summary>Results as tables on stdout.</summary>
internal static class ResultsPrinter
{
    /// <summary>A run's folds and their mean.</summary>
    public static void PrintFolds(RunResults results, Terminal terminal)
    {
        var folds = ResultsTable.Of(results);
        var table = Terminal.Table([folds.Columns[0], .. folds.Columns.Skip(1).Select(name => $">{name}")]);
        foreach (var row in folds.Rows.Append(folds.Total).Concat(folds.Baseline is { } baseline ? [baseline] : []))
        {
            Terminal.AddRow(table, [.. row]);
        }

        terminal.Out.WriteLine(folds.Headline);
        terminal.Print(table);
        if (folds.Verdict is { } verdict)
        {
            terminal.Out.WriteLine(verdict);
        }

        terminal.Out.WriteLine();
    }

    /// <summary>All experiments of one command: each, then side by side, where their reports are, and what failed.</summary>
    /// <returns>Whether none failed.</returns>
    public static bool Print(IReadOnlyList<ExperimentResult> results, Terminal terminal)
    {
        ExperimentOutcome[] outcomes = [.. results.Select(result => result.Outcome).OfType<ExperimentOutcome>()];
        foreach (var outcome in outcomes)
        {
            PrintFolds(outcome.Results, terminal);
        }

        foreach (var group in outcomes.Select(outcome => outcome.Results).GroupBy(results => (results.Corpus, results.Protocol)))
        {
            terminal.Out.WriteLine($"{group.Key.Corpus}, {Protocol.TitleOf(group.Key.Protocol)}: mean ± standard deviation over folds and seeds");
            terminal.Print(Compared(group));
            terminal.Out.WriteLine();
        }

        PrintTransfer(TransferTable.Of(outcomes.Select(outcome => outcome.Results)), terminal);
        foreach (var outcome in outcomes)
        {
            terminal.Out.WriteLine($"Report: {outcome.Folder.Report}");
        }

        foreach (var failed in results.Where(result => result.Error is not null))
        {
            terminal.Error.WriteLine($"error: experiment '{failed.Plan.Config.Name}': {Message(failed.Error!)}");
        }

        return outcomes.Length == results.Count;
    }

    /// <summary>What nobody can mend says where it came from.</summary>
    private static string Message(Exception error) => error is EmotionFusionException or IOException or UnauthorizedAccessException
        ? error.Message
        : $"This is a defect of the program; please report it: {error}";

    private static void PrintTransfer(TransferTable transfer, Terminal terminal)
    {
        if (transfer.Rows.Count == 0)
        {
            return;
        }

        var table = Terminal.Table([.. transfer.Columns.Take(2), .. transfer.Columns.Skip(2).Select(name => $">{name}")]);
        foreach (var row in transfer.Rows)
        {
            Terminal.AddRow(table, [.. row]);
        }

        terminal.Out.WriteLine("Trained on one corpus, tested on another: UAR, mean ± standard deviation over seeds");
        terminal.Print(table);
        terminal.Out.WriteLine();
    }

    private static Table Compared(IEnumerable<RunResults> runs)
    {
        var table = Terminal.Table("experiment", ">UAR", ">WA", ">macro F1", ">pooled UAR [95 %]", ">linear baseline", ">head minus baseline [95 %]");
        foreach (var results in runs)
        {
            Terminal.AddRow(
                table,
                results.Experiment,
                Spread(results.Mean.Uar, results.Std.Uar),
                Spread(results.Mean.Wa, results.Std.Wa),
                Spread(results.Mean.F1, results.Std.F1),
                Pooled(results.Pooled),
                results.LinearBaseline is { } linear ? Spread(linear.Mean.Uar, linear.Std.Uar) : "",
                Difference(results.LinearBaseline?.Difference));
        }

        return table;
    }

    private static string Spread(double mean, double std) => string.Create(CultureInfo.InvariantCulture, $"{mean:0.000} ± {std:0.000}");

    private static string Difference(PairedDifference? difference) => difference switch
    {
        null => "",
        { Interval: { } interval } => string.Create(CultureInfo.InvariantCulture, $"{difference.Uar:0.000} [{interval.Low:0.000}, {interval.High:0.000}]"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{difference.Uar:0.000}"),
    };

    private static string Pooled(PooledResult pooled) => pooled.Intervals is { } intervals
        ? string.Create(CultureInfo.InvariantCulture, $"{pooled.Uar:0.000} [{intervals.Uar.Low:0.000}, {intervals.Uar.High:0.000}]")
        : string.Create(CultureInfo.InvariantCulture, $"{pooled.Uar:0.000}");
}

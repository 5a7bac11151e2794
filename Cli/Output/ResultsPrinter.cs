using System.Globalization;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;
using Spectre.Console;

namespace EmotionFusion.Cli;

/// <summary>Results as tables on stdout.</summary>
internal static class ResultsPrinter
{
    /// <summary>A run's folds and their mean, and what must be known to read them.</summary>
    /// <param name="alone">Whether the run is all that is printed; else what holds for several is said once, below.</param>
    public static void PrintFolds(RunResults results, Terminal terminal, bool alone = true)
    {
        var folds = ResultsTable.Of(results);
        var table = Terminal.Table([folds.Columns[0], .. folds.Columns.Skip(1).Select(name => $">{name}")]);
        foreach (var row in folds.Rows.Append(folds.Total).Concat(folds.Baseline is { } baseline ? [baseline] : []))
        {
            Terminal.AddRow(table, [.. row]);
        }

        terminal.Out.WriteLine(folds.Headline);
        if (LabelMap.Shown(results.LabelMap, results.LabelConvention) is { } labels)
        {
            terminal.Out.WriteLine($"Labels: {labels}");
        }

        terminal.Print(table);
        if (folds.Verdict is { } verdict)
        {
            terminal.Out.WriteLine(verdict);
        }

        foreach (var line in TargetLines.Of(results))
        {
            terminal.Out.WriteLine(line);
        }

        PrintWarnings((results.Warnings ?? []).Where(warning => alone || warning.Kind != Warnings.BestOfSeveral), terminal);
        terminal.Out.WriteLine();
    }

    /// <summary>A run without classes.</summary>
    public static void PrintVad(VadRunResults results, Terminal terminal)
    {
        terminal.Out.WriteLine($"{results.Experiment} on {results.Corpus}, {Protocol.TitleOf(results.Protocol)}: valence, arousal and dominance");
        foreach (var line in TargetLines.Of(results.Vad))
        {
            terminal.Out.WriteLine(line);
        }

        terminal.Out.WriteLine();
    }

    /// <summary>All experiments of one command: each, then side by side, where their reports are, and what failed.</summary>
    /// <returns>Whether none failed.</returns>
    public static bool Print(IReadOnlyList<ExperimentResult> results, Terminal terminal)
    {
        ExperimentOutcome[] outcomes = [.. results.Select(result => result.Outcome).OfType<ExperimentOutcome>()];
        Print(outcomes, terminal);
        foreach (var failed in results.Where(result => result.Error is not null))
        {
            terminal.Error.WriteLine($"error: experiment '{failed.Plan.Config.Name}': {Message(failed.Error!)}");
        }

        return outcomes.Length == results.Count;
    }

    /// <summary>Those that have results.</summary>
    public static void Print(IReadOnlyList<ExperimentOutcome> outcomes, Terminal terminal)
    {
        foreach (var outcome in outcomes)
        {
            if (outcome.Candidate is { } candidate)
            {
                SweepPrinter.Print(outcome.Folder, candidate, terminal);
            }
            else if (outcome.Vad is { } vad)
            {
                PrintVad(vad, terminal);
            }
            else
            {
                PrintFolds(outcome.Results, terminal, alone: false);
            }

            if (outcome.Sweep is { } sweep)
            {
                SweepPrinter.Print(sweep, terminal);
            }
        }

        RunResults[] classified = [.. outcomes.Select(outcome => outcome.Classes).OfType<RunResults>()];
        foreach (var group in classified.GroupBy(results => (results.Corpus, results.Protocol, results.LabelMap)))
        {
            terminal.Out.WriteLine($"{group.Key.Corpus}{(group.Key.LabelMap is { } map ? $" by {map}" : "")}, {Protocol.TitleOf(group.Key.Protocol)}: mean ± standard deviation over folds and seeds");
            terminal.Print(Compared(group));
            PrintWarnings(group.SelectMany(results => results.Warnings ?? []).Where(warning => warning.Kind == Warnings.BestOfSeveral).Distinct(), terminal);
            terminal.Out.WriteLine();
        }

        PrintTransfer(TransferTable.Of(classified), terminal);
        foreach (var outcome in outcomes.Where(outcome => outcome.Candidate is null))
        {
            terminal.Out.WriteLine($"Report: {outcome.Folder.Report}");
            if (Directory.Exists(outcome.Folder.Wandb))
            {
                terminal.Out.WriteLine($"To Weights & Biases: wandb sync {Path.Combine(outcome.Folder.Wandb, "offline-run-*")}");
            }
        }
    }

    private static void PrintWarnings(IEnumerable<Warning> warnings, Terminal terminal)
    {
        foreach (var warning in warnings)
        {
            terminal.Out.WriteLine($"warning: {warning.Text}");
        }
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
                Figures.Spread(results.Mean.Uar, results.DeviationOrNull?.Uar),
                Figures.Spread(results.Mean.Wa, results.DeviationOrNull?.Wa),
                Figures.Spread(results.Mean.F1, results.DeviationOrNull?.F1),
                Pooled(results.Pooled),
                results.LinearBaseline is { } linear ? Figures.Spread(linear.Mean.Uar, results.ByFold.Count > 1 ? linear.Std.Uar : null) : "",
                Difference(results.LinearBaseline?.Difference));
        }

        return table;
    }

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

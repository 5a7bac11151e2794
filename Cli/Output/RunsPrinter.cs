using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>Runs as a table on stdout, or as JSON.</summary>
internal static class RunsPrinter
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static void Print(string root, IReadOnlyList<CatalogRun> runs, bool json, Terminal terminal)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new { Folder = root, Runs = runs.Select(Document) }, Options));
            return;
        }

        if (runs.Count == 0)
        {
            terminal.Out.WriteLine($"{root}: no runs.");
            return;
        }

        var withCcc = runs.Any(run => run.Figures?.MeanCcc is not null);
        var table = Terminal.Table(["run", "state", "corpus", ">UAR", ">WA", ">macro F1", .. withCcc ? [">mean CCC"] : Array.Empty<string>(), ">seeds", ">age", ">size"]);
        foreach (var run in runs)
        {
            Terminal.AddRow(table, [.. Cells(run, withCcc)]);
        }

        terminal.Print(table);
        foreach (var run in runs.Where(run => run.Fault is not null))
        {
            terminal.Error.WriteLine($"warning: {run.Fault}");
        }
    }

    /// <returns>Whether all that are finished are as they should be.</returns>
    public static bool PrintChecks(IEnumerable<(CatalogRun Run, RunCheck Check)> checks, Terminal terminal)
    {
        var (whole, broken, others) = (0, 0, 0);
        foreach (var (run, check) in checks)
        {
            switch (check)
            {
                case { Fault: { } fault }:
                    broken++;
                    terminal.Out.WriteLine($"{run.Name}: BROKEN");
                    terminal.Error.WriteLine($"error: {fault}");
                    break;
                case { IsChecked: true }:
                    whole++;
                    terminal.Out.WriteLine($"{run.Name}: ok");
                    break;
                default:
                    others++;
                    terminal.Out.WriteLine($"{run.Name}: {StateOf(run.State)}, no results to check");
                    break;
            }
        }

        terminal.Out.WriteLine($"{whole} ok, {broken} broken{(others > 0 ? $", {others} without results" : "")}");
        return broken == 0;
    }

    public static string StateOf(RunState state) => state.ToString().ToLowerInvariant();

    public static string Size(long bytes) => FormattableString.Invariant(bytes < 1e9 ? (FormattableString)$"{bytes / 1e6:0.0} MB" : $"{bytes / 1e9:0.0} GB");

    private static IEnumerable<string> Cells(CatalogRun run, bool withCcc)
    {
        var figures = run.Figures;
        yield return run.Name;
        yield return run.Fault is null ? StateOf(run.State) : StateOf(run.State) + ", broken";
        yield return figures?.Corpus ?? "";
        foreach (var of in new Func<Scores, double>[] { scores => scores.Uar, scores => scores.Wa, scores => scores.F1 })
        {
            yield return figures?.Mean is { } mean ? Figures.Spread(of(mean), figures.Deviation is { } deviation ? of(deviation) : null) : "";
        }

        if (withCcc)
        {
            yield return figures?.MeanCcc is { } ccc ? Figures.Fraction(ccc) : "";
        }

        yield return figures?.Seeds.ToString(CultureInfo.InvariantCulture) ?? "";
        yield return run.Started is { } started ? Age(DateTimeOffset.Now - started) : "";
        yield return Size(run.Size());
    }

    private static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => "now",
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} days"),
    };

    private static object Document(CatalogRun run) => new
    {
        run.Name,
        run.Folder.Path,
        State = StateOf(run.State),
        run.Started,
        Bytes = run.Size(),
        run.Figures?.Experiment,
        run.Figures?.Corpus,
        run.Figures?.Protocol,
        run.Figures?.Seeds,
        run.Figures?.Utterances,
        run.Figures?.Mean,
        run.Figures?.Deviation,
        run.Figures?.MeanCcc,
        run.Fault,
    };
}

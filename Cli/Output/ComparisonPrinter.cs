using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>A comparison as tables on stdout.</summary>
internal static class ComparisonPrinter
{
    private const int MostIds = 6;
    private const int LongestValue = 40;

    public static void Print(RunComparison comparison, Terminal terminal)
    {
        foreach (var notice in comparison.Notices)
        {
            terminal.Out.WriteLine($"note: {notice}");
        }

        if (ComparisonTables.Corpora(comparison) is { } corpora)
        {
            Print(corpora, terminal);
            terminal.Out.WriteLine();
        }

        foreach (var panel in comparison.Panels)
        {
            Print(ComparisonTables.Of(panel), terminal);
            foreach (var notice in panel.Notices)
            {
                terminal.Out.WriteLine($"note: {notice}");
            }

            foreach (var run in panel.Runs.Where(run => run.Difference is { Flips.Count: > 0 }))
            {
                var flips = run.Difference!.Flips.ToLookup(flip => flip.IsGained, flip => flip.Utterance);
                terminal.Out.WriteLine($"{run.Name} and not {panel.Against} has right: {Ids([.. flips[true]])}; {panel.Against} and not {run.Name}: {Ids([.. flips[false]])}");
            }

            terminal.Out.WriteLine();
        }

        foreach (var line in ComparisonTables.Explanations(comparison))
        {
            terminal.Out.WriteLine(line);
        }

        PrintConfig(comparison, terminal);
    }

    private static void PrintConfig(RunComparison comparison, Terminal terminal)
    {
        if (comparison.Config.Count > 0)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine("Set otherwise:");
            Print(new TextTable("", ["key", .. comparison.Names], [.. comparison.Config.Select(difference => (string[])[difference.Key, .. difference.Values.Select(Short)])]), terminal, numbers: false);
        }
    }

    private static void Print(TextTable content, Terminal terminal, bool numbers = true)
    {
        var table = Terminal.Table([content.Columns[0], .. content.Columns.Skip(1).Select(column => numbers && column != "verdict" ? $">{column}" : column)]);
        foreach (var row in content.Rows)
        {
            Terminal.AddRow(table, [.. row]);
        }

        if (content.Title.Length > 0)
        {
            terminal.Out.WriteLine(content.Title);
        }

        terminal.Print(table);
    }

    private static string Ids(string[] ids) => ids.Length == 0
        ? "none"
        : $"{ids.Length} ({string.Join(", ", ids.Take(MostIds))}{(ids.Length > MostIds ? ", ..." : "")})";

    private static string Short(string value) => value.Length <= LongestValue ? value : value[..(LongestValue - 3)] + "...";
}

using System.Globalization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>What was found wrong with a corpus: a table, then each finding with examples and what to do.</summary>
internal static class CorpusCheckPrinter
{
    private const int Examples = 5;

    public static void Print(IReadOnlyList<Finding> findings, Terminal terminal, bool all)
    {
        terminal.Out.WriteLine();
        if (findings.Count == 0)
        {
            terminal.Out.WriteLine("Nothing was found.");
            return;
        }

        var table = Terminal.Table("severity", "finding", ">count");
        foreach (var finding in findings)
        {
            Terminal.AddRow(table, Word(finding.Severity), finding.Id, Number(finding.Count));
        }

        terminal.Print(table);
        foreach (var finding in findings)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"{Word(finding.Severity)} {finding.Id}: {Number(finding.Count)} {finding.What}");
            if (finding.Examples.Count > 0)
            {
                terminal.Out.WriteLine($"  {CutList.Of(finding.Examples, all ? int.MaxValue : Examples, "\n  ")}");
            }

            terminal.Out.WriteLine($"  What to do: {finding.Advice}");
        }

        terminal.Out.WriteLine();
        terminal.Out.WriteLine(string.Join(", ", Enum.GetValues<Severity>().Select(severity => findings.Count(finding => finding.Severity == severity) is var count && count == 1
            ? $"1 {Word(severity)}"
            : $"{Number(count)} {Word(severity)}s")));
    }

    /// <summary>Notes alone are no reason to stop a script.</summary>
    public static int CodeOf(IReadOnlyList<Finding> findings) => findings.Any(finding => finding.Severity != Severity.Note) ? ExitCode.LeftOut : ExitCode.Done;

    public static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

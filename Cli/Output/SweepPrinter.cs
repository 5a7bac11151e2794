using System.Globalization;
using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>What a sweep tried and chose, and what a candidate of one came to.</summary>
internal static class SweepPrinter
{
    public static void Print(SweepResults sweep, Terminal terminal)
    {
        var diverged = sweep.Candidates.Count(candidate => candidate.Diverged is not null);
        terminal.Out.WriteLine(FormattableString.Invariant($"Search ({sweep.Method}): {sweep.Candidates.Count} candidates tried on validation alone")
            + (diverged > 0 ? FormattableString.Invariant($", {diverged} diverged") : "") + ". Each fold took the best by its own validation part, and tested that alone:");
        var table = Terminal.Table("fold", ">candidate", $">validation {Measure(sweep)}", "settings");
        foreach (var (fold, number) in sweep.Chosen)
        {
            var chosen = sweep[number];
            Terminal.AddRow(table, fold, Number(number), Figure(chosen.Folds.First(one => one.Fold == fold).Score), chosen.Description);
        }

        terminal.Print(table);
        var best = sweep[sweep.Overall];
        terminal.Out.WriteLine($"Best over all folds, which fit takes: candidate {Number(best.Number)}, validation {Measure(sweep)} {Figure(best.Overall!.Score)}: {best.Description}");
        terminal.Out.WriteLine();
    }

    public static void Print(RunFolder folder, CandidateResult candidate, Terminal terminal)
    {
        terminal.Out.WriteLine(candidate.Diverged is { } reason
            ? $"Candidate {Number(candidate.Candidate)} diverged and can't be chosen: {reason}"
            : $"Candidate {Number(candidate.Candidate)}: validation score {Figure(candidate.Validation.Average(score => score.Score))}, the mean over folds and seeds; nothing was tested.");
        terminal.Out.WriteLine($"The sweep goes on with: {CommandText.Of(["train", "--resume", Path.GetDirectoryName(Path.GetDirectoryName(folder.Path))!])}");
    }

    private static string Measure(SweepResults sweep) => sweep.Task switch { "vad" => "CCC", "both" => "UAR + CCC", _ => "UAR" };

    private static string Number(int number) => number.ToString("000", CultureInfo.InvariantCulture);

    private static string Figure(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}

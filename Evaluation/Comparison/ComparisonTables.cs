using System.Globalization;

namespace EmotionFusion.Evaluation;

/// <summary>A table of texts, for a console, Markdown and LaTeX.</summary>
/// <param name="Columns">The first is text, the others are figures.</param>
internal sealed record TextTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A comparison in words and tables of texts.</summary>
internal static class ComparisonTables
{
    /// <summary>A panel with all that was tested.</summary>
    public static TextTable Of(ComparisonPanel panel) => new(
        TitleOf(panel),
        [
            "experiment", "UAR", "WA", "macro F1", "pooled UAR [95 %]",
            .. panel.Against is { } against ? new[] { $"minus {against} [95 %]", "p", "p (Holm)", "McNemar (Holm)", "won-lost-tied", "by fold", "verdict" } : [],
        ],
        [.. panel.Runs.Select(run => (string[])
        [
            .. Scores(run), Pooled(run),
            .. panel.Against is null ? [] : run.Difference is not { } difference ? new[] { "", "", "", "", "", "", "" } :
            [
                Difference(difference), P(difference.Permutation.P), P(difference.AdjustedP), P(difference.AdjustedMcNemarP),
                difference.Trainings is { } trainings ? Text(trainings) : "", Text(difference.Folds), Word(difference.Verdict),
            ],
        ])]);

    /// <summary>A panel as a paper has room for it.</summary>
    public static TextTable Brief(ComparisonPanel panel) => new(
        TitleOf(panel),
        ["experiment", "UAR", "WA", "macro F1", .. panel.Against is { } against ? new[] { $"minus {against} [95 %]", "p (Holm)" } : []],
        [.. panel.Runs.Select(run => (string[])
            [.. Scores(run), .. panel.Against is null ? [] : run.Difference is not { } difference ? new[] { "", "" } : [Difference(difference), P(difference.AdjustedP)]])]);

    /// <summary>Experiments by corpora: UAR, with a star where it differs from that of the run that all are held against; null with one panel.</summary>
    public static TextTable? Corpora(RunComparison comparison)
    {
        if (comparison.Panels.Count < 2)
        {
            return null;
        }

        var names = comparison.Panels.Select(panel => panel.Corpus).Distinct().Count() == comparison.Panels.Count
            ? comparison.Panels.Select(panel => panel.Corpus)
            : comparison.Panels.Select(TitleOf);
        return new TextTable(
            "UAR by test corpus",
            ["experiment", .. names],
            [.. comparison.Names.Select(name => (string[])[name, .. comparison.Panels.Select(panel => panel.Runs.FirstOrDefault(run => run.Name == name) is { } run
                ? Figures.Spread(run.Mean.Uar, run.Deviation?.Uar) + (run.Difference is { Verdict: not Verdict.CannotBeTold } ? "*" : "")
                : "")])]);
    }

    /// <summary>How to read the figures.</summary>
    public static IEnumerable<string> Explanations(RunComparison comparison)
    {
        yield return "UAR, WA and macro F1: mean ± population standard deviation over folds and seeds. Pooled UAR: of all predictions, with the 95 % percentile interval of 2,000 draws of speakers.";
        if (comparison.Tests == 0)
        {
            yield break;
        }

        var exact = comparison.Panels.SelectMany(panel => panel.Runs).All(run => run.Difference?.Permutation.IsExact ?? true);
        yield return "Differences: of pooled UAR, with the 95 % expanded percentile interval of the same draws, which isn't corrected for how many are compared.";
        yield return $"p: permutation test over speakers ({(exact ? "exact: " : "")}{(exact ? "every way" : "9,999 ways, where there are too many to try all,")} of swapping the two runs' predictions of a speaker). Holm: corrected for {Figures.Count(comparison.Tests, "difference")}; better and worse mean p (Holm) of at most .05.";
        yield return "McNemar: exact, over utterances, each run's prediction being the class of its highest mean probability over seeds; it takes utterances for independent, which those of one speaker aren't, so go by p."
            + " Won-lost-tied: UAR of each fold with each seed that both have; by fold: averaged over seeds.";
    }

    public static string TitleOf(ComparisonPanel panel) => string.Create(CultureInfo.InvariantCulture,
        $"{panel.Corpus}{(panel.Labels is { } labels ? $" by {labels}" : "")}, {Protocol.TitleOf(panel.Protocol)}: {Figures.Count(panel.Utterances, "test utterance")}, {Figures.Count(panel.Speakers, "speaker")}, {Figures.Count(panel.Folds, "fold")}");

    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Better => "better",
        Verdict.Worse => "worse",
        _ => "can't be told",
    };

    public static string P(double p) => p < 0.0005 ? "<0.001" : Figures.Fraction(p);

    public static string Text(Wins wins) => string.Create(CultureInfo.InvariantCulture, $"{wins.Won}-{wins.Lost}-{wins.Tied}");

    /// <summary>+0.012 [-0.004, 0.029]</summary>
    public static string Difference(RunDifference difference) => Signed(difference.Uar)
        + (difference.Interval is { } interval ? $" [{Signed(interval.Low)}, {Signed(interval.High)}]" : "");

    public static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    public static string Pooled(ComparedFigures run) => Figures.Fraction(run.PooledUar)
        + (run.Interval is { } interval ? $" [{Figures.Fraction(interval.Low)}, {Figures.Fraction(interval.High)}]" : "");

    private static string[] Scores(ComparedFigures run) =>
        [run.Name, Figures.Spread(run.Mean.Uar, run.Deviation?.Uar), Figures.Spread(run.Mean.Wa, run.Deviation?.Wa), Figures.Spread(run.Mean.F1, run.Deviation?.F1)];
}

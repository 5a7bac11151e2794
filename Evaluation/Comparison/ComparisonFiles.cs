using System.Globalization;
using System.Text;

namespace EmotionFusion.Evaluation;

/// <summary>A comparison as files that other programs take: CSV with all digits, LaTeX with booktabs, Markdown.</summary>
internal static class ComparisonFiles
{
    private static readonly string[] Columns =
    [
        "corpus", "protocol", "labels", "utterances", "speakers", "folds", "experiment", "run", "seeds",
        "uar_mean", "uar_std", "wa_mean", "wa_std", "f1_mean", "f1_std", "pooled_uar", "pooled_uar_low", "pooled_uar_high",
        "against", "difference", "difference_low", "difference_high", "p", "p_exact", "p_holm",
        "only_this_right", "only_against_right", "mcnemar_p", "mcnemar_chi2", "mcnemar_chi2_p", "mcnemar_p_holm",
        "won", "lost", "tied", "folds_won", "folds_lost", "folds_tied", "verdict",
    ];

    private static readonly string[] FlipColumns =
        ["corpus", "experiment", "against", "utterance", "speaker", "fold", "label", "predicted", "probability", "against_predicted", "against_probability", "transcript"];

    /// <summary>A line a run and corpus.</summary>
    public static void WriteCsv(string path, RunComparison comparison) =>
        Csv.Write(path, Columns, comparison.Panels.SelectMany(panel => panel.Runs.Select(run => Fields(panel, run))));

    /// <summary>A line an utterance that a run has right and the one that it is held against wrong, or the other way round.</summary>
    public static void WriteFlips(string path, RunComparison comparison) => Csv.Write(path, FlipColumns,
        from panel in comparison.Panels
        from run in panel.Runs
        from flip in run.Difference?.Flips ?? []
        select new[]
        {
            panel.Corpus, run.Name, panel.Against ?? "", flip.Utterance, flip.Speaker, flip.Fold, flip.Label, flip.Predicted, Number(flip.Probability),
            flip.AgainstPredicted, Number(flip.AgainstProbability), flip.Transcript ?? "",
        });

    /// <summary>A line a key of config.yaml that isn't the same in all runs.</summary>
    public static void WriteConfig(string path, RunComparison comparison) =>
        Csv.Write(path, ["key", .. comparison.Names], comparison.Config.Select(difference => (string[])[difference.Key, .. difference.Values]));

    /// <summary>A tabular a panel, to be put into a table environment; needs \usepackage{booktabs}.</summary>
    public static string Latex(RunComparison comparison)
    {
        var text = new StringBuilder("% Made by 'emotionfusion compare'. Needs \\usepackage{booktabs}.\n");
        foreach (var line in Explanations(comparison))
        {
            text.Append("% ").Append(line.ReplaceLineEndings(" ")).Append('\n');
        }

        foreach (var table in Tables(comparison, ComparisonTables.Brief))
        {
            text.Append("\n% ").Append(table.Title.ReplaceLineEndings(" ")).Append("\n\\begin{tabular}{l").Append('c', table.Columns.Count - 1).Append("}\n\\toprule\n");
            text.Append(LatexRow(table.Columns)).Append("\\midrule\n");
            table.Rows.ToList().ForEach(row => text.Append(LatexRow(row)));
            text.Append("\\bottomrule\n\\end{tabular}\n");
        }

        return text.ToString();
    }

    public static string Markdown(RunComparison comparison)
    {
        var text = new StringBuilder();
        foreach (var table in Tables(comparison, ComparisonTables.Of))
        {
            text.Append("### ").Append(MarkdownText(table.Title)).Append("\n\n");
            Row(table.Columns);
            Row([":--", .. table.Columns.Skip(1).Select(_ => "--:")], escape: false);
            table.Rows.ToList().ForEach(row => Row(row));
            text.Append('\n');
        }

        foreach (var line in Explanations(comparison))
        {
            text.Append(MarkdownText(line)).Append("\n\n");
        }

        return text.ToString().TrimEnd() + "\n";

        void Row(IEnumerable<string> cells, bool escape = true) => text.Append("| ").AppendJoin(" | ", cells.Select(cell => escape ? MarkdownText(cell) : cell)).Append(" |\n");
    }

    private static IEnumerable<TextTable> Tables(RunComparison comparison, Func<ComparisonPanel, TextTable> table) =>
        ComparisonTables.Corpora(comparison) is { } corpora ? comparison.Panels.Select(table).Prepend(corpora) : comparison.Panels.Select(table);

    private static IEnumerable<string> Explanations(RunComparison comparison) =>
        [.. comparison.Notices, .. comparison.Panels.SelectMany(panel => panel.Notices), .. ComparisonTables.Explanations(comparison)];

    private static string LatexRow(IEnumerable<string> cells) => string.Join(" & ", cells.Select(LatexText)) + " \\\\\n";

    /// <summary>What LaTeX takes for commands is escaped; a minus before a figure is a minus, not a hyphen.</summary>
    internal static string LatexText(string text)
    {
        var escaped = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            escaped.Append(text[i] switch
            {
                '\\' => "\\textbackslash{}",
                '~' => "\\textasciitilde{}",
                '^' => "\\textasciicircum{}",
                '#' or '$' or '%' or '&' or '_' or '{' or '}' => "\\" + text[i],
                '±' => "$\\pm$",
                '<' => "$<$",
                '>' => "$>$",
                '-' or '+' when i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]) && (i == 0 || text[i - 1] is ' ' or '[') => $"${text[i]}$",
                var c => char.IsControl(c) ? " " : c.ToString(),
            });
        }

        return escaped.ToString();
    }

    private static string MarkdownText(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            escaped.Append(c is '\\' or '|' or '*' or '_' or '`' or '<' or '[' or ']' or '#' ? $"\\{c}" : char.IsControl(c) ? " " : c.ToString());
        }

        return escaped.ToString();
    }

    private static string[] Fields(ComparisonPanel panel, ComparedFigures run)
    {
        var difference = run.Difference;
        return
        [
            panel.Corpus, panel.Protocol, panel.Labels ?? "", Count(panel.Utterances), Count(panel.Speakers), Count(panel.Folds),
            run.Name, run.Folder.Path, string.Join(' ', run.Seeds.Select(seed => Count(seed))),
            Number(run.Mean.Uar), Number(run.Deviation?.Uar), Number(run.Mean.Wa), Number(run.Deviation?.Wa), Number(run.Mean.F1), Number(run.Deviation?.F1),
            Number(run.PooledUar), Number(run.Interval?.Low), Number(run.Interval?.High),
            difference is null ? "" : panel.Against ?? "",
            Number(difference?.Uar), Number(difference?.Interval?.Low), Number(difference?.Interval?.High),
            Number(difference?.Permutation.P), difference is null ? "" : difference.Permutation.IsExact ? "yes" : "no", Number(difference?.AdjustedP),
            Count(difference?.McNemar.OnlyOne), Count(difference?.McNemar.OnlyOther), Number(difference?.McNemar.P), Number(difference?.McNemar.ChiSquare),
            Number(difference?.McNemar.ChiSquareP), Number(difference?.AdjustedMcNemarP),
            Count(difference?.Trainings?.Won), Count(difference?.Trainings?.Lost), Count(difference?.Trainings?.Tied),
            Count(difference?.Folds.Won), Count(difference?.Folds.Lost), Count(difference?.Folds.Tied),
            difference is null ? "" : ComparisonTables.Word(difference.Verdict),
        ];
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Number(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Count(long? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}

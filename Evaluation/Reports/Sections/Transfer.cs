using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>From which corpora to which: UAR by corpora trained and tested on, and what validation said.</summary>
internal static class TransferSection
{
    /// <param name="rows">This run's, and those of the runs that are shown beside it.</param>
    /// <returns>null for a run within its corpora.</returns>
    public static XElement? Of(SavedRun run, IReadOnlyList<TransferRow> rows) => run.Results.Protocol == Protocol.CrossCorpus.Name ? Of(run, run.Results, rows) : null;

    private static XElement Of(SavedRun run, RunResults results, IReadOnlyList<TransferRow> rows) => Section("transfer", "Across corpora",
        P($"Heads trained on the corpora of the row are tested on all of the corpus that heads a column; {DataSection.Strangers(results)}."),
        El("div.pair",
            Figure(TransferChart.Of(rows, results.Experiment), "Test UAR, per cent; shade: 0 to 100\u202F%. ", Others(run, rows)),
            El("div",
                Table(results.Seeds.Count > 1 ? "This run’s test UAR, mean ± deviation over seeds" : "This run’s test UAR; one seed has no deviation",
                    [Column("Trained on", false), .. results.ByFold.Select(fold => Column(TransferTable.TestCorpus(results, fold.Name)))],
                    [El("tr", RowHead(results.Corpus), results.ByFold.Select((fold, i) => Cell(fold, i, results.Seeds.Count)))]),
                Table("Validation, on training corpora",
                    [Column("Seed", false), Column("Accuracy"), Column("UAR"), Column("Macro F1")],
                    (results.Validation ?? []).Select(Row)))),
        El("p.note", "Tables: fractions of 1. One training a seed serves all test corpora. Validation figures are of the epoch that was kept because of them, so they are rather too good."));

    private static string Others(SavedRun run, IReadOnlyList<TransferRow> rows)
    {
        string[] others = [.. rows.Select(row => row.Run).Where(name => name != run.Folder.ShortName)];
        return others.Length == 0
            ? "One run is one row; “emotionfusion report” adds the runs beside it that differ in their corpora alone."
            : $"Beside this run, of the same settings but other corpora: {string.Join(", ", others)}.";
    }

    private static XElement Cell(FoldSummary fold, int i, int seeds)
    {
        var path = FormattableString.Invariant($"by_fold[{i}]");
        return Value.SpreadCell(path + ".mean.uar", fold.Mean.Uar, path + ".std.uar", fold.Std.Uar, seeds);
    }

    private static XElement Row(ValidationScore score, int i)
    {
        var path = FormattableString.Invariant($"validation[{i}]");
        return El("tr", RowHead(score.Seed.ToString(CultureInfo.InvariantCulture)),
            Value.Cell(path + ".accuracy", score.Accuracy), Value.Cell(path + ".uar", score.Uar), Value.Cell(path + ".f1", score.F1));
    }
}

/// <summary>A matrix of UAR as shade and per cent: rows are what was trained on, columns what was tested on.</summary>
internal static class TransferChart
{
    private const double CellWidth = 74, CellHeight = 44, Top = 46;

    /// <param name="own">The experiment whose row is marked.</param>
    public static XElement Of(IReadOnlyList<TransferRow> rows, string own)
    {
        var tests = TransferRow.Tests(rows);
        var names = rows.Select(row => Svg.Short(row.Train, 22)).ToArray();
        var left = 34 + Svg.WidthOf(names);
        var (width, height) = (CellWidth * tests.Count, CellHeight * rows.Count);
        return Svg.Drawing("transfer", left + width + 2, Top + height + 2, "UAR by corpora trained and tested on", Describe(rows, tests),
            Svg.Text("axis-name", left + width / 2, 13, "middle", "tested on"),
            Svg.Vertical(12, Top + height / 2, "trained on"),
            tests.Select((test, i) => Svg.Text("tick", left + CellWidth * (i + 0.5), Top - 9, "middle", Svg.Short(test, 10), Svg.Tip(test))),
            rows.Select((row, i) => Svg.Text(rows.Count > 1 && row.Experiment == own ? "tick own" : "tick", left - 8, Top + CellHeight * (i + 0.5) + 4, "end", names[i], Svg.Tip($"{row.Train}: {row.Run}"))),
            rows.SelectMany((row, i) => tests.Select((test, c) => Cell(row, test, left + CellWidth * c, Top + CellHeight * i))),
            Svg.Rect("frame", left, Top, width, height));
    }

    private static XElement Cell(TransferRow row, string test, double x, double y)
    {
        if (!row.Uar.TryGetValue(test, out var uar))
        {
            return Svg.Group("cell absent", Svg.Tip($"{row.Train} was not tested on {test}"), Svg.Rect("shade", x, y, CellWidth, CellHeight), Svg.Text("tick", x + CellWidth / 2, y + CellHeight / 2 + 4, "middle", "–"));
        }

        return Svg.Group("cell",
            Svg.Tip($"{row.Train} to {test}: UAR {Figures.Percent(uar.Mean)}{(row.Seeds > 1 ? $" ± {Figures.PercentNumber(uar.Std)}" : "")} ({row.Run})"),
            Svg.Rect("shade", x, y, CellWidth, CellHeight, Html.At("fill-opacity", uar.Mean.ToString("0.###", CultureInfo.InvariantCulture))),
            Svg.Text($"ink {Palette.TextClass(uar.Mean)} count", x + CellWidth / 2, y + CellHeight / 2 + 5, "middle", Figures.PercentNumber(uar.Mean)));
    }

    private static string Describe(IReadOnlyList<TransferRow> rows, IReadOnlyList<string> tests) => string.Join(" ", rows.Select(row =>
        $"Trained on {row.Train}: " + string.Join(", ", tests.Where(row.Uar.ContainsKey).Select(test => $"{test} {Figures.Percent(row.Uar[test].Mean)}")) + "."));
}

using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>Which classes are found, and what they are taken for.</summary>
internal static class ClassesSection
{
    public static XElement Of(SavedRun run)
    {
        var results = run.Results;
        var pooled = ConfusionMatrix.FromRows(results.Pooled.Confusion);
        return Section("classes", "Classes",
            El(results.Classes.Count > 5 ? "div.pair even" : "div.pair",
                Figure(ConfusionChart.Large(pooled, results.Classes, "Confusion matrix of all folds and seeds"),
                    $"All test predictions: {Pool(results)}. Shade and per cent: share of the true class."),
                El("div", PerClass(results.Pooled), Summary(results.Pooled))),
            results.ByFold.Count > 1 ? Multiples(results) : null,
            Details("ML.NET’s confusion table",
                El("pre", At("tabindex", "0"), FormattedConfusion(run).Trim('\r', '\n'))));
    }

    private static XElement PerClass(PooledResult pooled) => Table("Classes, all test predictions",
        [Column("Class", false), Column("n"), Column("Predicted"), Column("Precision"), Column("Recall"), Column("F1")],
        pooled.Classes.Select((entry, i) => ClassRow(entry, FormattableString.Invariant($"pooled.classes[{i}]"))),
        El("tr", RowHead("All, macro mean"), Value.CountCell("pooled.n", pooled.N), El("td"), El("td"),
            Value.Cell("pooled.uar", pooled.Uar), Value.Cell("pooled.f1", pooled.F1)));

    private static XElement ClassRow(ClassMetrics entry, string path) => El("tr",
        RowHead(entry.Name),
        Value.CountCell(path + ".n", entry.N),
        Value.CountCell(path + ".predicted", entry.Predicted),
        Value.Cell(path + ".precision", entry.Precision),
        entry.N == 0 ? El("td.num", "none") : Value.Cell(path + ".recall", entry.Recall),
        Value.Cell(path + ".f1", entry.F1));

    private static XElement Summary(PooledResult pooled) => El("dl.measures",
        Measure("Accuracy (WA)", "pooled.wa", pooled.Wa),
        Measure("Weighted F1", "pooled.weighted_f1", pooled.WeightedF1),
        Measure("Cohen’s kappa", "pooled.kappa", pooled.Kappa),
        Measure("Matthews’ correlation", "pooled.mcc", pooled.Mcc),
        Measure("True class in the top 2", "pooled.top2", pooled.Top2),
        Measure("Log-loss, nats", "pooled.log_loss", pooled.LogLoss));

    private static XElement Measure(string name, string path, double value) =>
        El("div", El("dt", name), El("dd", Value.Fraction(path, value)));

    private static XElement Multiples(RunResults results) => El("figure",
        El("div.multiples", results.ByFold.Select(fold => El("div", At("class", "multiple"), At("data-fold", fold.Name),
            El("h3", fold.Name, " ", El("small", "UAR ", Figures.Percent(fold.Mean.Uar))),
            ConfusionChart.Small(ConfusionMatrix.FromRows(fold.Confusion), results.Classes, "Confusion matrix of " + fold.Name)))),
        El("figcaption", "The same a fold. ",
            string.Join(", ", results.Classes.Select((name, c) => $"{ConfusionChart.Initial(results.Classes, c)} {name}")), "."));

    private static string Pool(RunResults results) => results.Seeds.Count == 1
        ? $"{Figures.Count(results.Pooled.N)} utterances"
        : $"{Figures.Count(results.Utterances)} utterances, each predicted by {results.Seeds.Count} seeds";

    private static string FormattedConfusion(SavedRun run) =>
        ClassificationMetrics.Compute([.. run.Predictions.Select(row => row.Prediction)], run.Results.Classes).FormattedConfusion;
}

/// <summary>A confusion matrix: counts, and the share of the row as shade; rows truth, columns predictions.</summary>
internal static class ConfusionChart
{
    /// <summary>Large, with class names, counts and shares.</summary>
    public static XElement Large(ConfusionMatrix confusion, IReadOnlyList<string> classes, string title)
    {
        const double Cell = 74;
        var names = classes.Select(name => Svg.Short(name)).ToArray();
        var left = 34 + Svg.WidthOf(names);
        const double Top = 46;
        var size = Cell * classes.Count;
        return Svg.Drawing("matrix", left + size + 2, Top + size + 2, title, Describe(confusion, classes),
            Svg.Text("axis-name", left + size / 2, 13, "middle", "predicted"),
            Svg.Vertical(12, Top + size / 2, "true class"),
            names.Select((name, c) => Svg.Text("tick", left + Cell * (c + 0.5), Top - 9, "middle", name, Svg.Tip(classes[c]))),
            names.Select((name, c) => Svg.Text("tick", left - 8, Top + Cell * (c + 0.5) + 4, "end", name, Svg.Tip(classes[c]))),
            Cells(confusion, classes, left, Top, Cell, large: true),
            Svg.Rect("frame", left, Top, size, size));
    }

    /// <summary>Small, for one of many: shares as shade, counts, class initials.</summary>
    public static XElement Small(ConfusionMatrix confusion, IReadOnlyList<string> classes, string title)
    {
        const double Side = 148, Left = 16, Top = 16;
        var cell = Side / classes.Count;
        return Svg.Drawing("matrix-small", Left + Side + 1, Top + Side + 1, title, Describe(confusion, classes),
            classes.Select((name, c) => Svg.Text("tick", Left + cell * (c + 0.5), Top - 5, "middle", Initial(classes, c), Svg.Tip(name))),
            classes.Select((name, c) => Svg.Text("tick", Left - 5, Top + cell * (c + 0.5) + 4, "end", Initial(classes, c), Svg.Tip(name))),
            Cells(confusion, classes, Left, Top, cell, large: false),
            Svg.Rect("frame", Left, Top, Side, Side));
    }

    /// <summary>As few letters as tell the classes apart.</summary>
    internal static string Initial(IReadOnlyList<string> classes, int c)
    {
        var name = classes[c];
        var length = Enumerable.Range(1, name.Length).FirstOrDefault(
            n => classes.Where((_, other) => other != c).All(other => !other.StartsWith(name[..n], StringComparison.OrdinalIgnoreCase)), name.Length);
        return Svg.Short(name[..length], 3);
    }

    private static IEnumerable<XElement> Cells(
        ConfusionMatrix confusion, IReadOnlyList<string> classes, double left, double top, double cell, bool large) =>
        from truth in Enumerable.Range(0, confusion.Classes)
        from predicted in Enumerable.Range(0, confusion.Classes)
        select Cell(confusion, classes, truth, predicted, left + cell * predicted, top + cell * truth, cell, large);

    private static XElement Cell(
        ConfusionMatrix confusion, IReadOnlyList<string> classes, int truth, int predicted, double x, double y, double cell, bool large)
    {
        var count = confusion[truth, predicted];
        var support = confusion.Support(truth);
        var share = support == 0 ? 0 : (double)count / support;
        var ink = "ink " + Palette.TextClass(share);
        var middle = x + cell / 2;
        return Svg.Group(support == 0 ? "cell absent" : "cell",
            Svg.Tip($"{classes[truth]} taken for {classes[predicted]}: {Figures.Count(count)} of {Figures.Count(support)}{(support == 0 ? "" : $" ({Figures.PercentNumber(share)} %)")}"),
            Svg.Rect("shade", x, y, cell, cell, At("fill-opacity", share.ToString("0.###", CultureInfo.InvariantCulture))),
            large
                ? Svg.Text(ink + " count", middle, y + cell / 2 - 1, "middle", Figures.Count(count))
                : Svg.Text(ink + (confusion.Classes > 5 ? " tiny" : " small"), middle, y + cell / 2 + 4, "middle", Compact(count)),
            large && support > 0 ? Svg.Text(ink + " share", middle, y + cell / 2 + 17, "middle", Figures.Percent(share)) : null);
    }

    /// <summary>12, 1.2k, 34k: what fits a small cell.</summary>
    private static string Compact(long count) => count < 1000
        ? count.ToString(CultureInfo.InvariantCulture)
        : (count / 1000.0).ToString(count < 10_000 ? "0.0k" : "0k", CultureInfo.InvariantCulture);

    private static string Describe(ConfusionMatrix confusion, IReadOnlyList<string> classes) => string.Join(" ", classes.Select((name, truth) =>
        $"True {name}: " + string.Join(", ", classes.Select((other, predicted) => $"{Figures.Count(confusion[truth, predicted])} as {other}")) + "."));
}

/// <summary>
/// The colours behind a matrix's counts, as report.css has them: the accent over the page, as opaque as the share.
/// Which of black and white can be read on it differs between light and dark, so each cell says both.
/// </summary>
internal static class Palette
{
    public static readonly (int R, int G, int B) LightPage = (0xff, 0xff, 0xff);
    public static readonly (int R, int G, int B) LightAccent = (0x1d, 0x4f, 0x91);
    public static readonly (int R, int G, int B) DarkPage = (0x13, 0x17, 0x1c);
    public static readonly (int R, int G, int B) DarkAccent = (0x86, 0xb6, 0xf2);

    /// <summary>The classes of a text on the accent with this opacity: l0 or l1 (black or white when light), d0 or d1 (when dark).</summary>
    public static string TextClass(double opacity) =>
        $"l{Ink(LightPage, LightAccent, opacity)} d{Ink(DarkPage, DarkAccent, opacity)}";

    /// <summary>0 where black has the better of WCAG's contrast ratios on the blend, else 1, white.</summary>
    private static int Ink((int R, int G, int B) page, (int R, int G, int B) accent, double opacity)
    {
        var luminance = Luminance(page, accent, opacity);
        return (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) ? 0 : 1;
    }

    private static double Luminance((int R, int G, int B) page, (int R, int G, int B) accent, double opacity)
    {
        return 0.2126 * Linear(page.R, accent.R) + 0.7152 * Linear(page.G, accent.G) + 0.0722 * Linear(page.B, accent.B);

        double Linear(int under, int over)
        {
            var c = (under + (over - under) * opacity) / 255;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }
    }
}

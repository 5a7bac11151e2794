using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>One way of writing numbers: headlines in per cent with one decimal, tables as fractions with three.</summary>
internal static class Figures
{
    /// <summary>89.8 %, the space a narrow one that doesn't break.</summary>
    public static string Percent(double value) => PercentNumber(value) + "\u202F%";

    /// <summary>89.8</summary>
    public static string PercentNumber(double value) => (100 * value).ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>0.898</summary>
    public static string Fraction(double value) =>
        double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "not finite";

    /// <summary>0.898 ± 0.012, or 0.898 ± – where there's one training and so no deviation.</summary>
    public static string Spread(double mean, double? std) => $"{Fraction(mean)} ± {(std is { } deviation ? Fraction(deviation) : NoDeviation)}";

    /// <summary>Stands where a deviation would.</summary>
    public const string NoDeviation = "–";

    /// <summary>A tick's value: 0.25, 20.</summary>
    public static string Round(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>12,345</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>1 fold, 12 folds</summary>
    public static string Count(long n, string what) => n == 1 ? $"1 {what}" : $"{Count(n)} {what}s";

    /// <summary>The value with all its digits, for machines.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A length or a place in a drawing.</summary>
    public static string Place(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>
/// Figures on the page. Those of results.json carry the path of their field (data-k), so that anyone, tests too, can hold
/// the page against the file. Cells carry all digits (data-v) to sort by.
/// </summary>
internal static class Value
{
    public static XElement Percent(string path, double value) => Span(path, "percent", Figures.PercentNumber(value));

    public static XElement Fraction(string path, double value) => Span(path, "fraction", Figures.Fraction(value));

    public static XElement Count(string path, long value) => Span(path, "count", Figures.Count(value));

    public static XElement Cell(string path, double value) => Cell(value, Fraction(path, value));

    public static XElement CountCell(string path, long value) => Cell(value, Count(path, value));

    /// <summary>A cell with mean ± deviation.</summary>
    /// <param name="over">Of how many figures: one has no deviation.</param>
    public static XElement SpreadCell(string meanPath, double mean, string stdPath, double std, int over) =>
        Cell(mean, Fraction(meanPath, mean), El("span.pm", " ± ", over > 1 ? Fraction(stdPath, std) : NoDeviation()));

    /// <summary>A dash that says why.</summary>
    public static XElement NoDeviation() => El("span", At("title", "a single training has no deviation"), Figures.NoDeviation);

    /// <summary>Cells with UAR, WA and macro F1, mean ± deviation.</summary>
    /// <param name="path">What their paths begin with: by_fold[2].</param>
    /// <param name="over">Of how many figures; null: bare means.</param>
    public static IEnumerable<XElement> ScoreCells(string path, Scores mean, Scores std, int? over)
    {
        (string Key, double Mean, double Std)[] scores = [("uar", mean.Uar, std.Uar), ("wa", mean.Wa, std.Wa), ("f1", mean.F1, std.F1)];
        return scores.Select(score => over is { } count
            ? SpreadCell($"{path}mean.{score.Key}", score.Mean, $"{path}std.{score.Key}", score.Std, count)
            : Cell($"{path}mean.{score.Key}", score.Mean));
    }

    /// <summary>A cell with a figure that isn't in results.json; null is none.</summary>
    public static XElement Cell(double? value) => value is { } number ? Cell(number, Figures.Fraction(number)) : El("td.num none", "none");

    /// <inheritdoc cref="Cell(double?)"/>
    public static XElement CountCell(long value) => Cell(value, Figures.Count(value));

    /// <inheritdoc cref="Cell(double?)"/>
    public static XElement SpreadCell(Spread spread) =>
        Cell(spread.Mean, Figures.Fraction(spread.Mean), El("span.pm", " ± ", spread.Std is { } std ? Figures.Fraction(std) : NoDeviation()));

    /// <summary>The header cell of a row about the values from low to high.</summary>
    public static XElement RangeHead(double low, double high) =>
        El("th", At("scope", "row"), At("data-v", Figures.Exact(low)), $"{Figures.Fraction(low)} to {Figures.Fraction(high)}");

    private static XElement Cell(double sortedBy, params object[] content) => El("td.num", At("data-v", Figures.Exact(sortedBy)), content);

    private static XElement Span(string path, string format, string text) =>
        El("span", At("data-k", path), At("data-f", format), text);
}

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

    /// <summary>A tick's value: 0.25, 20.</summary>
    public static string Round(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>12,345</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>The value with all its digits, for machines.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A length or a place in a drawing.</summary>
    public static string Place(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>
/// Figures of results.json on the page. Each carries the path of its field (data-k), so that anyone, tests too, can
/// hold the page against the file.
/// </summary>
internal static class Value
{
    public static XElement Percent(string path, double value) => Span(path, "percent", Figures.PercentNumber(value));

    public static XElement Fraction(string path, double value) => Span(path, "fraction", Figures.Fraction(value));

    public static XElement Count(string path, long value) => Span(path, "count", Figures.Count(value));

    /// <summary>A table cell; sorted by all digits.</summary>
    public static XElement Cell(string path, double value) =>
        El("td.num", At("data-v", Figures.Exact(value)), Fraction(path, value));

    public static XElement CountCell(string path, long value) =>
        El("td.num", At("data-v", Figures.Exact(value)), Count(path, value));

    /// <summary>A cell with mean ± deviation.</summary>
    public static XElement SpreadCell(string meanPath, double mean, string stdPath, double std) =>
        El("td.num", At("data-v", Figures.Exact(mean)), Fraction(meanPath, mean), El("span.pm", " ± ", Fraction(stdPath, std)));

    private static XElement Span(string path, string format, string text) =>
        El("span", At("data-k", path), At("data-f", format), text);
}

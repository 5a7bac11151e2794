using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

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

    public static XElement TextCell(string text) => El("td", text);

    private static XElement Span(string path, string format, string text) =>
        El("span", At("data-k", path), At("data-f", format), text);
}

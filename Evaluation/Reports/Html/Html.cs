using System.Xml.Linq;

namespace EmotionFusion.Evaluation;

/// <summary>Short names for what pages are made of. Texts are escaped when the page is written, by <see cref="HtmlWriter"/> alone.</summary>
internal static class Html
{
    /// <param name="tag">The element's name, and after a point its classes: <c>p</c>, <c>td.num</c>.</param>
    /// <param name="content">Attributes, elements, texts, lists of these; null is nothing.</param>
    public static XElement El(string tag, params object?[] content) => tag.Split('.', 2) is [var name, var classes]
        ? new(name, At("class", classes), content)
        : new(tag, content);

    public static XAttribute At(string name, string value) => new(name, value);

    public static XAttribute At(string name, double place) => new(name, Figures.Place(place));

    public static XElement P(params object?[] content) => El("p", content);

    /// <summary>A header cell of a column.</summary>
    public static XElement Column(string text, bool number = true) =>
        El("th", At("scope", "col"), number ? At("class", "num") : null, text);

    /// <summary>A header cell of a row.</summary>
    public static XElement RowHead(params object?[] content) => El("th", At("scope", "row"), content);

    /// <summary>A table in a box of its own that scrolls sideways where the page is narrow.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">The header cells.</param>
    /// <param name="rows">The rows, each a <c>tr</c>.</param>
    /// <param name="total">Rows below a line.</param>
    public static XElement Table(string caption, IEnumerable<XElement> columns, IEnumerable<XElement> rows, params XElement[] total) =>
        El("div.scroll", At("tabindex", "0"), At("role", "region"), At("aria-label", caption),
            El("table.sortable",
                El("caption", caption),
                El("thead", El("tr", columns)),
                El("tbody", rows),
                total.Length == 0 ? null : El("tfoot", total)));

    public static XElement Details(string summary, params object?[] content) => El("details", El("summary", summary), content);

    /// <summary>A drawing with its caption.</summary>
    public static XElement Figure(XElement drawing, params object?[] caption) =>
        El("figure", drawing, caption.Length == 0 ? null : El("figcaption", caption));

    /// <summary>A numbered section with an anchor.</summary>
    public static XElement Section(string id, string title, params object?[] content) =>
        El("section", At("id", id), At("aria-labelledby", id + "-title"),
            El("h2", At("id", id + "-title"), title),
            content);
}

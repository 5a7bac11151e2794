using System.Text;
using System.Xml;
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

    /// <summary>A table in a box of its own.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">The header cells.</param>
    /// <param name="rows">The rows, each a <c>tr</c>.</param>
    /// <param name="total">Rows below a line.</param>
    public static XElement Table(string caption, IEnumerable<XElement> columns, IEnumerable<XElement> rows, params XElement[] total) =>
        Scroll(caption, El("table.sortable",
            El("caption", caption),
            El("thead", El("tr", columns)),
            El("tbody", rows),
            total.Length == 0 ? null : El("tfoot", total)));

    /// <summary>A box that scrolls sideways where the page is narrow.</summary>
    public static XElement Scroll(string label, XElement content) =>
        El("div.scroll", At("tabindex", "0"), At("role", "region"), At("aria-label", label), content);

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

/// <summary>
/// Writes an element tree as HTML that is well-formed XML too: void elements closed in themselves, all others with
/// an end tag, every text and attribute escaped, what XML can't hold replaced by U+FFFD.
/// </summary>
internal static class HtmlWriter
{
    private static readonly HashSet<string> Void = ["br", "hr", "img", "input", "link", "meta", "wbr"];
    private static readonly HashSet<string> Raw = ["script", "style"];
    private static readonly HashSet<string> Inline = ["a", "b", "button", "code", "em", "span", "strong", "small", "text", "tspan", "title", "th", "td"];

    public static string Page(XElement html)
    {
        var text = new StringBuilder("<!DOCTYPE html>\n");
        Write(text, html);
        return text.ToString();
    }

    private static void Write(StringBuilder text, XElement element)
    {
        var name = element.Name.LocalName;
        text.Append('<').Append(name);
        foreach (var attribute in element.Attributes())
        {
            text.Append(' ').Append(attribute.Name.LocalName).Append("=\"");
            Escape(text, attribute.Value);
            text.Append('"');
        }

        if (Void.Contains(name))
        {
            text.Append(" />");
        }
        else
        {
            text.Append('>');
            Content(text, element, name);
            text.Append("</").Append(name).Append('>');
        }

        if (!Inline.Contains(name))
        {
            text.Append('\n');
        }
    }

    private static void Content(StringBuilder text, XElement element, string name)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XElement child)
            {
                Write(text, child);
            }
            else if (node is XText { Value: var value })
            {
                AppendText(text, value, raw: Raw.Contains(name));
            }
        }
    }

    private static void AppendText(StringBuilder text, string value, bool raw)
    {
        if (!raw)
        {
            Escape(text, value);
            return;
        }

        if (value.AsSpan().IndexOfAny("<&") >= 0)
        {
            throw new InvalidOperationException("Scripts and styles in the page must do without < and &: they'd end early, or not be XML.");
        }

        text.Append(value);
    }

    private static void Escape(StringBuilder text, string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (i + 1 < value.Length && XmlConvert.IsXmlSurrogatePair(value[i + 1], c))
            {
                text.Append(c).Append(value[++i]);
                continue;
            }

            text.Append(c switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '"' => "&quot;",
                _ when XmlConvert.IsXmlChar(c) => c.ToString(),
                _ => "\uFFFD",
            });
        }
    }
}

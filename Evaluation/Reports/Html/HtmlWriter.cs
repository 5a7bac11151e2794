using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace EmotionFusion.Evaluation;

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

using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmotionFusion;

/// <summary>Writes plain YAML: mappings (lists of key and value), lists, texts, numbers, truth values, null.</summary>
internal static partial class YamlWriter
{
    public static string Text(IEnumerable<(string Key, object? Value)> map)
    {
        var text = new StringBuilder();
        Map(text, map, "");
        return text.ToString();
    }

    private static void Map(StringBuilder text, IEnumerable<(string Key, object? Value)> map, string indent)
    {
        foreach (var (key, value) in map)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}{Quoted(key)}:");
            switch (value)
            {
                case IReadOnlyCollection<(string, object?)> { Count: 0 }:
                    text.Append(" {}\n");
                    break;
                case IReadOnlyCollection<(string, object?)> child:
                    text.Append('\n');
                    Map(text, child, indent + "  ");
                    break;
                case IReadOnlyList<IReadOnlyCollection<(string, object?)>> { Count: > 0 } items:
                    text.Append('\n');
                    Items(text, items, indent + "  ");
                    break;
                default:
                    text.Append(CultureInfo.InvariantCulture, $" {Scalar(value)}\n");
                    break;
            }
        }
    }

    private static void Items(StringBuilder text, IEnumerable<IReadOnlyCollection<(string, object?)>> items, string indent)
    {
        foreach (var item in items)
        {
            if (item.Count == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{indent}- {{}}\n");
                continue;
            }
            var start = text.Length;
            Map(text, item, indent + "  ");
            text[start + indent.Length] = '-';
        }
    }

    private static string Scalar(object? value) => value switch
    {
        null => "null",
        string s => Quoted(s),
        bool b => b ? "true" : "false",
        double d => Number(d),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Scalar))}]",
        _ => throw new ArgumentException($"{value.GetType()} has no YAML form here.", nameof(value)),
    };

    /// <summary>The shortest text that gives the same double back, always with a point: YAML 1.1 takes 1E-05 for a text.</summary>
    private static string Number(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var end = text.IndexOf('E') is >= 0 and var e ? e : text.Length;
        return text.Contains('.') ? text : text.Insert(end, ".0");
    }

    /// <summary>Bare where nothing could take it for something else, else in double quotes.</summary>
    private static string Quoted(string text)
    {
        if (Bare().IsMatch(text) && !Reserved().IsMatch(text))
        {
            return text;
        }
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            quoted.Append(rune.Value switch
            {
                '"' or '\\' => $"\\{rune}",
                '\n' => "\\n",
                '\t' => "\\t",
                0x2028 or 0x2029 or 0xFEFF => $"\\u{rune.Value:X4}",
                var code => Rune.IsControl(rune) ? $"\\x{code:X2}" : rune.ToString(),
            });
        }
        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"^[A-Za-z_/][A-Za-z0-9_./+-]*\z")]
    private static partial Regex Bare();

    [GeneratedRegex(@"^(true|false|yes|no|on|off|null|y|n|~)\z", RegexOptions.IgnoreCase)]
    private static partial Regex Reserved();
}

using System.Text;

namespace EmotionFusion.Fuzz;

/// <summary>Damages lines: of vocabularies, and of any text whose lines count.</summary>
internal static class TextMutator
{
    public static byte[] Damage(byte[] input, Dice dice) => Edit(input, lines => Damage(lines, dice));

    /// <summary>Bytes that are no UTF-8 stay as they are: every byte is a character meanwhile.</summary>
    public static byte[] Edit(byte[] input, Action<List<string>> edit)
    {
        var lines = Encoding.Latin1.GetString(input).Split('\n').ToList();
        edit(lines);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    /// <summary>A text as the characters that stand for its UTF-8 bytes.</summary>
    public static string AsBytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    public static void Damage(List<string> lines, Dice dice)
    {
        var (at, other) = (dice.Below(lines.Count), dice.Below(lines.Count));
        switch (dice.Below(7))
        {
            case 0:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(at, lines[other]);
                break;
            case 2:
                (lines[at], lines[other]) = (lines[other], lines[at]);
                break;
            case 3:
                lines.Insert(at, AsBytes(dice.OneOf(Hostile.Texts)));
                break;
            case 4:
                lines[at] = AsBytes(dice.OneOf(Hostile.Texts));
                break;
            case 5:
                lines[at] += dice.OneOf<string>(["\r", "\0", " ", "\t", "\u00FF\u00FE", "\u00C0\u0080", "\u00ED\u00A0\u0080"]);
                break;
            default:
                lines.RemoveRange(at, Math.Min(lines.Count - at, 1 + dice.Below(5)));
                break;
        }
    }
}

/// <summary>Damages YAML: values and keys, and what makes parsers work hard.</summary>
internal static class YamlMutator
{
    private static readonly int[] Depths = [5, 30, 100, 1000, 20_000, 100_000];
    private static readonly string[] Openings = ["- ", "? ", "[", "{", "{a: ", "[{b: ", "a: &x [", "!!seq [", "\"", "'", "- - ? "];

    private static readonly string[] Values =
    [
        "\"\\0\"", "\"c\\0\"", "\"\\UFFFFFFFF\"", "\"\\uD800\"", "\"\\x00\"", "\"\\u\"", "\"\\", "'", "[]", "{}", "[[]]", "[null]", "null", "~", "",
        "{a: 1}", "[1, 2, 3]", "*nowhere", "&x *x", "&x [*x]", "!!int abc", "!!float 1", "!!binary aGk=", "!<tag:x> 1", "|", ">-", "|9\n  x", "\t1", "2026-02-30",
        "yes", "NO", "0o17", "0b11", "1:30:00", "<<", "{<<: *x}", "@a", "`a`", "%YAML", "? ", "- 1", "a: b: c", "[a, b", "{a: b", "\u00FF", "\u00C0\u0080", "# nothing",
    ];

    public static byte[] Damage(byte[] input, Dice dice) => TextMutator.Edit(input, lines =>
    {
        var at = dice.Below(lines.Count);
        switch (dice.Below(14))
        {
            case 0 or 1 or 2 or 3 or 4:
                ReplaceValue(lines, at, dice);
                break;
            case 5:
                ReplaceKey(lines, at, dice);
                break;
            case 6:
                lines[at] = lines[at].Contains(':') ? lines[at].Split(':')[0] + ": " + Nested(dice) : Nested(dice);
                break;
            case 7:
                lines.Insert(at, Indent(lines[at]) + ManyKeys(dice));
                break;
            case 8:
                lines.InsertRange(0, MergeBomb(dice));
                break;
            case 9:
                lines[at] = new string(' ', dice.Below(8)) + lines[at].TrimStart();
                break;
            case 10:
                lines[at] = dice.OneOf<string>(["\t", "---\n", "...\n", "\u00EF\u00BB\u00BF", "%YAML 9.9\n---\n", "- ", "? ", "<<: ", "&a ", "*a ", "# "]) + lines[at];
                break;
            case 11:
                lines.Insert(at, Indent(lines[at]) + "<<: " + dice.OneOf(Values));
                break;
            default:
                TextMutator.Damage(lines, dice);
                break;
        }
    });

    /// <summary>An opening many times over, closed or not.</summary>
    public static string Nested(Dice dice) => Nested(dice.OneOf(Openings), dice.OneOf(Depths), dice.Chance(50));

    public static string Nested(string opening, int depth, bool closed) => string.Concat(Enumerable.Repeat(opening, depth))
        + (closed ? "1" + string.Concat(Enumerable.Repeat(opening.Contains('{') ? "}" : opening.Contains('[') ? "]" : "", depth)) : "");

    /// <summary>Each level merges the one before <paramref name="width"/> times.</summary>
    public static IEnumerable<string> MergeBomb(string key, int levels, int width) =>
        Enumerable.Range(1, levels).Select(level => $"m{level}: &m{level} {{{key}: [{string.Join(", ", Enumerable.Repeat($"*m{level - 1}", width))}], k{level}: 1}}")
            .Prepend("m0: &m0 {k0: 1}");

    private static IEnumerable<string> MergeBomb(Dice dice) => MergeBomb(dice.Chance(70) ? "<<" : "a", 1 + dice.Below(12), 1 + dice.Below(12));

    private static string ManyKeys(Dice dice) =>
        "{" + string.Join(", ", Enumerable.Range(0, dice.OneOf([10, 1000, 20_000])).Select(i => FormattableString.Invariant($"k{i}: {i}"))) + "}";

    private static void ReplaceValue(List<string> lines, int at, Dice dice)
    {
        var value = dice.Below(3) switch { 0 => dice.OneOf(Values), 1 => dice.OneOf(Hostile.Numbers), _ => Quoted(dice.OneOf(Hostile.Texts)) };
        lines[at] = lines[at].IndexOf(':') is >= 0 and var colon ? $"{lines[at][..colon]}: {value}" : Indent(lines[at]) + value;
    }

    private static void ReplaceKey(List<string> lines, int at, Dice dice)
    {
        if (lines[at].IndexOf(':') is >= 0 and var colon)
        {
            var other = dice.OneOf(lines).Split(':')[0].Trim();
            lines[at] = Indent(lines[at]) + (dice.Chance(50) ? other : dice.OneOf(Values)) + lines[at][colon..];
        }
    }

    private static string Quoted(string text) => TextMutator.AsBytes($"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");

    private static string Indent(string line) => line[..(line.Length - line.TrimStart(' ').Length)];
}

/// <summary>Damages tables: quotes, columns, values.</summary>
internal static class CsvMutator
{
    public static byte[] Damage(byte[] input, Dice dice) => TextMutator.Edit(input, lines =>
    {
        var at = dice.Chance(20) ? 0 : dice.Below(lines.Count);
        var fields = lines[at].Split(',').ToList();
        var column = dice.Below(fields.Count);
        switch (dice.Below(9))
        {
            case 0 or 1 or 2:
                fields[column] = Value(dice);
                break;
            case 3:
                fields.RemoveAt(column);
                break;
            case 4:
                fields.InsertRange(column, Repeated(Value(dice), dice.OneOf([1, 2, 5000])));
                break;
            case 5:
                fields[column] = dice.OneOf<string>(["\"", "\"\"", "a\"b", "\"a", "\"a\"b", "\"a\nb\"", "\"\"\"\""]);
                break;
            case 6:
                lines.InsertRange(at, Repeated(lines[at], dice.OneOf([1, 3, 500])));
                return;
            default:
                TextMutator.Damage(lines, dice);
                return;
        }
        lines[at] = string.Join(',', fields);
    });

    /// <summary>So often, or as often as an input has room for: 5000 times the longest text is memory of the fuzzer's.</summary>
    private static IEnumerable<string> Repeated(string text, int times) => Enumerable.Repeat(text, Math.Clamp(Mutator.LongestInput / (text.Length + 1), 1, times));

    private static string Value(Dice dice) => dice.Chance(50) ? dice.OneOf(Hostile.Numbers) : TextMutator.AsBytes(dice.OneOf(Hostile.Texts));
}

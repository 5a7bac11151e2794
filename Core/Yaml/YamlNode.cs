using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmotionFusion;

/// <summary>A node of a YAML file with its place. Aliases share the node that they stand for.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Anchored">Whether it can be referred to: <c>&amp;anchor</c>.</param>
internal abstract record YamlNode(int Line, int Column, bool Anchored)
{
    /// <summary>How many nodes it comes to when every alias is written out.</summary>
    public abstract long Size { get; }
}

internal sealed record YamlList(int Line, int Column, bool Anchored, IReadOnlyList<YamlNode> Items) : YamlNode(Line, Column, Anchored)
{
    public override long Size { get; } = 1 + Items.Sum(item => item.Size);
}

/// <summary>A mapping, merges (<c>&lt;&lt;</c>) resolved.</summary>
internal sealed record YamlMapping(int Line, int Column, bool Anchored, Dictionary<string, YamlEntry> Entries) : YamlNode(Line, Column, Anchored)
{
    public override long Size { get; } = 1 + Entries.Values.Sum(entry => 1 + entry.Value.Size);
}

/// <summary>A key with its value.</summary>
/// <param name="Key">Where it stands.</param>
/// <param name="Value">Its value.</param>
/// <param name="EarlierLine">Where the same mapping has the same key before, which doesn't count; 0: nowhere.</param>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value, int EarlierLine);

/// <summary>A text; a plain (unquoted) one is a number, a truth value or null where it reads as one by YAML 1.2's core schema.</summary>
internal sealed partial record YamlScalar(int Line, int Column, bool Anchored, string Text, bool IsPlain) : YamlNode(Line, Column, Anchored)
{
    public delegate bool TryRead<T>(YamlScalar scalar, out T value);

    public override long Size => 1;

    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    public static bool TryInt(YamlScalar scalar, out int value)
    {
        value = 0;
        return scalar.IsPlain && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    public static bool TryNumber(YamlScalar scalar, out double value)
    {
        value = 0;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return scalar.IsPlain && double.TryParse(scalar.Text, Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    public static bool TryBool(YamlScalar scalar, out bool value)
    {
        value = scalar.Text is "true" or "True" or "TRUE";
        return scalar.IsPlain && (value || scalar.Text is "false" or "False" or "FALSE");
    }

    /// <summary>CrossAttention is cross_attention.</summary>
    public static string SnakeCase(string name) => CapitalInside().Replace(name, "_$0").ToLowerInvariant();

    /// <summary>A node as a message tells of it.</summary>
    public static string Describe(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlList => "a list",
        YamlScalar { IsPlain: true } scalar => $"'{Shown(scalar.Text)}'",
        YamlScalar scalar => $"the text \"{Shown(scalar.Text)}\"",
        _ => "something else",
    };

    /// <summary>A text on one line and not too long for a message.</summary>
    public static string Shown(string text, int longest = 100)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(longest))
        {
            shown.Append(Rune.IsControl(rune) ? $"\\u{rune.Value:x4}" : rune.ToString());
        }
        return text.Length > longest ? $"{shown}... ({text.Length} characters)" : shown.ToString();
    }

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex CapitalInside();
}

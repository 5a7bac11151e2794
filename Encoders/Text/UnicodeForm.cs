using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>
/// Unicode's normalisation forms (Unicode Standard Annex 15) by the embedded table: .NET's own depend on the version of
/// Unicode and do nothing where globalization is invariant.
/// </summary>
internal static class UnicodeForm
{
    public static string Decompose(string text, bool compatible)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', compatible ? '\u009F' : '\u00BF') < 0)
        {
            return text;
        }
        return ToText(Parts(text, compatible));
    }

    public static string Compose(string text, bool compatible)
    {
        // Up to U+02FF nothing composes with what follows, and all that decomposes canonically composes again.
        if (text.AsSpan().IndexOfAnyExceptInRange('\0', compatible ? '\u009F' : '\u02FF') < 0)
        {
            return text;
        }
        var parts = Parts(text, compatible);
        var (kept, starter, lastClass) = (0, -1, 0);
        for (var i = 0; i < parts.Count; i++)
        {
            var c = parts[i];
            var ownClass = UnicodeTable.Class(c);
            var open = starter >= 0 && (starter == kept - 1 || (lastClass != 0 && lastClass < ownClass));
            if (open && UnicodeTable.Compose(parts[starter], c) is { } whole)
            {
                parts[starter] = whole;
                continue;
            }
            if (ownClass == 0)
            {
                starter = kept;
            }
            lastClass = ownClass;
            parts[kept++] = c;
        }
        parts.RemoveRange(kept, parts.Count - kept);
        return ToText(parts);
    }

    // Fully decomposed, marks in canonical order.
    private static List<int> Parts(string text, bool compatible)
    {
        var parts = new List<int>(text.Length + 16);
        var marks = 0; // how many marks the list ends with
        foreach (var rune in text.EnumerateRunes())
        {
            if (UnicodeTable.Decomposition(rune.Value, compatible) is { } decomposition)
            {
                foreach (var part in decomposition.EnumerateRunes())
                {
                    Add(part.Value);
                }
            }
            else
            {
                Add(rune.Value);
            }
        }
        Order(parts, marks);
        return parts;

        void Add(int c)
        {
            if (UnicodeTable.Class(c) != 0)
            {
                marks++;
            }
            else if (marks > 0)
            {
                Order(parts, marks);
                marks = 0;
            }
            parts.Add(c);
        }
    }

    // Stable. Texts that pile up thousands of marks exist.
    private static void Order(List<int> parts, int marks)
    {
        if (marks > 1)
        {
            var begin = parts.Count - marks;
            var ordered = parts.Skip(begin).OrderBy(UnicodeTable.Class).ToArray();
            parts.RemoveRange(begin, marks);
            parts.AddRange(ordered);
        }
    }

    private static string ToText(List<int> parts)
    {
        var text = new StringBuilder(parts.Count + 16);
        foreach (var c in parts)
        {
            text.AppendRune(c);
        }
        return text.ToString();
    }

    /// <summary>Appends a code point.</summary>
    public static void AppendRune(this StringBuilder text, int c)
    {
        if (c < 0x10000)
        {
            text.Append((char)c);
        }
        else
        {
            Span<char> pair = stackalloc char[2];
            new Rune(c).EncodeToUtf16(pair);
            text.Append(pair);
        }
    }
}

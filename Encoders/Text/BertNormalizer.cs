using System.Globalization;
using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>
/// Hugging Face's BertNormalizer: drops control characters, makes all white space spaces, puts spaces around CJK
/// ideographs, strips accents (NFD without nonspacing marks) and lower-cases, as the settings say.
/// </summary>
/// <remarks>
/// Marks that follow a base in another than the canonical order aren't sorted: those that matter to the order are
/// dropped, but for a few dozen spacing ones of musical notation and old scripts.
/// </remarks>
internal sealed class BertNormalizer(TokenizerSettings settings)
{
    private readonly bool _stripAccents = settings.StripAccents ?? settings.LowerCase;

    public string Normalize(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes()) // half a surrogate pair comes as U+FFFD
        {
            var c = rune.Value;
            var dropped = c == 0xFFFD || (UnicodeTable.IsControl(c) && c is not ('\t' or '\n' or '\r'));
            if (settings.CleanText && (dropped || Rune.IsWhiteSpace(rune)))
            {
                result.Append(dropped ? "" : " ");
            }
            else if (rune.IsAscii)
            {
                result.Append(settings.LowerCase ? char.ToLowerInvariant((char)c) : (char)c);
            }
            else if (settings.SpaceChinese && UnicodeTable.IsChinese(c))
            {
                result.Append(' ');
                Append(result, rune);
                result.Append(' ');
            }
            else
            {
                Append(result, rune);
            }
        }
        return result.ToString();
    }

    private void Append(StringBuilder result, Rune rune)
    {
        if (!_stripAccents)
        {
            AppendCased(result, rune);
            return;
        }
        foreach (var part in UnicodeTable.Strip(rune).EnumerateRunes())
        {
            AppendCased(result, part);
        }
    }

    private void AppendCased(StringBuilder result, Rune rune)
    {
        if (settings.LowerCase && rune.Value == 'İ')
        {
            result.Append("i\u0307"); // the one character whose lower case is two; .NET leaves it as it is
            return;
        }
        result.Append((settings.LowerCase ? Rune.ToLowerInvariant(rune) : rune).ToString());
    }
}

/// <summary>What BERT's normaliser asks of a character, from the embedded unicode.txt (which says why not from .NET).</summary>
internal static class UnicodeTable
{
    private const byte ControlFlag = 1;
    private const byte MarkFlag = 2;
    private const byte PunctuationFlag = 4;

    private static readonly byte[] Flags = new byte[0x110000];
    private static readonly Dictionary<int, string> Decompositions = [];

    static UnicodeTable()
    {
        using var reader = new StreamReader(typeof(UnicodeTable).Assembly.GetManifestResourceStream("unicode.txt")!);
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            switch (words[0])
            {
                case "control": AddRanges(words[1..], ControlFlag); break;
                case "mark": AddRanges(words[1..], MarkFlag); break;
                case "punctuation": AddRanges(words[1..], PunctuationFlag); break;
                case "stripped": AddDecompositions(words[1..]); break;
            }
        }
    }

    /// <summary>Control, format and private-use characters.</summary>
    public static bool IsControl(int c) => (Flags[c] & ControlFlag) != 0;

    /// <summary>Unicode's punctuation, and all of ASCII that is neither letter, digit, space nor control.</summary>
    public static bool IsPunctuation(int c) =>
        (Flags[c] & PunctuationFlag) != 0 || (c is > ' ' and < 127 && !char.IsAsciiLetterOrDigit((char)c));

    /// <summary>Blocks that are written without spaces; the gaps in them are Hugging Face's too.</summary>
    public static bool IsChinese(int c) => c
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    /// <summary>What the canonical decomposition (NFD) leaves without its nonspacing marks; may be empty.</summary>
    public static string Strip(Rune rune)
    {
        if (Decompositions.TryGetValue(rune.Value, out var stripped))
        {
            return stripped;
        }
        if (rune.Value is >= Hangul.First and <= Hangul.Last)
        {
            return Hangul.Decompose(rune.Value);
        }
        return (Flags[rune.Value] & MarkFlag) != 0 ? "" : rune.ToString();
    }

    private static void AddRanges(string[] ranges, byte flag)
    {
        foreach (var range in ranges)
        {
            var ends = range.Split('-');
            for (var c = Hex(ends[0]); c <= Hex(ends[^1]); c++)
            {
                Flags[c] |= flag;
            }
        }
    }

    // X = A B ...
    private static void AddDecompositions(string[] words)
    {
        var equals = Array.IndexOf(words, "=");
        var stripped = string.Concat(words[..equals].Select(word => new Rune(Hex(word)).ToString()));
        foreach (var word in words[(equals + 1)..])
        {
            Decompositions.Add(Hex(word), stripped);
        }
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

/// <summary>Hangul syllables decompose by a formula (The Unicode Standard, 3.12).</summary>
internal static class Hangul
{
    public const int First = 0xAC00;
    public const int Last = 0xD7A3;

    private const int Leading = 0x1100;
    private const int Vowel = 0x1161;
    private const int Trailing = 0x11A7;
    private const int Vowels = 21;
    private const int Trailings = 28;

    /// <summary>Two or three jamo.</summary>
    public static string Decompose(int syllable)
    {
        var (rest, trailing) = Math.DivRem(syllable - First, Trailings);
        var (leading, vowel) = Math.DivRem(rest, Vowels);
        ReadOnlySpan<char> jamo = [(char)(Leading + leading), (char)(Vowel + vowel), (char)(Trailing + trailing)];
        return new string(trailing == 0 ? jamo[..2] : jamo);
    }
}

using System.Globalization;
using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>What tokenizers ask of a character, from the embedded unicode.txt (which says why not from .NET).</summary>
internal static class UnicodeTable
{
    public const int CodePoints = 0x110000;

    private const byte Control = 1;
    private const byte Mark = 2;
    private const byte Punctuation = 4;
    private const byte Combining = 8;
    private const byte Letter = 16;
    private const byte Number = 32;
    private const byte Numeric = 64;
    private const byte Word = 128;

    private static readonly byte[] Flags = new byte[CodePoints];
    private static readonly Dictionary<int, int> Lowered = [];
    private static readonly Dictionary<int, byte> Classes = [];
    private static readonly Dictionary<int, string> Canonical = [];
    private static readonly Dictionary<int, string> Compatible = [];
    private static readonly Dictionary<(int First, int Second), int> Compositions = [];

    static UnicodeTable()
    {
        HashSet<int> excluded = [];
        using var reader = new StreamReader(typeof(UnicodeTable).Assembly.GetManifestResourceStream("unicode.txt")!);
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            switch (words[0])
            {
                case "control": AddFlag(words[1..], Control); break;
                case "mark": AddFlag(words[1..], Mark); break;
                case "punctuation": AddFlag(words[1..], Punctuation); break;
                case "combining": AddFlag(words[1..], Combining); break;
                case "letter": AddFlag(words[1..], Letter); break;
                case "number": AddFlag(words[1..], Number); break;
                case "numeric": AddFlag(words[1..], Numeric); break;
                case "word": AddFlag(words[1..], Word); break;
                case "lower": AddLower(words[1..]); break;
                case "class": AddClass(byte.Parse(words[1], CultureInfo.InvariantCulture), words[2..]); break;
                case "canonical": AddDecompositions(words[1..], Canonical); break;
                case "compatible": AddDecompositions(words[1..], Compatible); break;
                case "excluded": excluded.UnionWith(words[1..].Select(Hex)); break;
            }
        }
        AddCompositions(excluded);
    }

    /// <summary>Control, format and private-use characters.</summary>
    public static bool IsControl(int c) => (Flags[c] & Control) != 0;

    /// <summary>Nonspacing marks.</summary>
    public static bool IsMark(int c) => (Flags[c] & Mark) != 0;

    /// <summary>Marks of every kind.</summary>
    public static bool IsCombining(int c) => (Flags[c] & Combining) != 0;

    /// <summary>Unicode's punctuation, and all of ASCII that is neither letter, digit, space nor control.</summary>
    public static bool IsPunctuation(int c) =>
        (Flags[c] & Punctuation) != 0 || (c is > ' ' and < 127 && !char.IsAsciiLetterOrDigit((char)c));

    public static bool IsLetter(int c) => (Flags[c] & Letter) != 0;

    public static bool IsNumber(int c) => (Flags[c] & Number) != 0;

    /// <summary>As <see cref="IsNumber"/>, of a later Unicode.</summary>
    public static bool IsNumeric(int c) => (Flags[c] & Numeric) != 0;

    /// <summary>Letters, marks, decimal digits, connectors.</summary>
    public static bool IsWord(int c) => (Flags[c] & Word) != 0;

    /// <summary>Unicode's White_Space, which no version changes any more.</summary>
    public static bool IsSpace(int c) => c < 0x3001 && char.IsWhiteSpace((char)c);

    /// <summary>Blocks that are written without spaces; the gaps in them are Hugging Face's too.</summary>
    public static bool IsChinese(int c) => c
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    /// <summary>The lower case, but of İ, the one character whose lower case is two: <see cref="LowercaseNormalizer"/>.</summary>
    public static int Lower(int c) => c < 128
        ? (c is >= 'A' and <= 'Z' ? c + 32 : c)
        : Lowered.GetValueOrDefault(c, c);

    /// <summary>The canonical combining class.</summary>
    public static byte Class(int c) => c < 0x300 ? (byte)0 : Classes.GetValueOrDefault(c);

    /// <summary>The full decomposition, canonical or compatible; null if the character is its own.</summary>
    public static string? Decomposition(int c, bool compatible) =>
        c < 0xA0 ? null
        : Hangul.IsSyllable(c) ? Hangul.Decompose(c)
        : compatible && Compatible.TryGetValue(c, out var found) ? found
        : Canonical.GetValueOrDefault(c);

    /// <summary>The character that the two make together, or null.</summary>
    public static int? Compose(int first, int second) =>
        Hangul.Compose(first, second) ?? (Compositions.TryGetValue((first, second), out var found) ? found : null);

    private static IEnumerable<int> Range(string range)
    {
        var ends = range.Split('-', '/');
        var step = range.Contains('/') ? 2 : 1;
        for (var c = Hex(ends[0]); c <= Hex(ends[^1]); c += step)
        {
            yield return c;
        }
    }

    private static void AddFlag(string[] ranges, byte flag)
    {
        foreach (var c in ranges.SelectMany(Range))
        {
            Flags[c] |= flag;
        }
    }

    private static void AddClass(byte value, string[] ranges)
    {
        foreach (var c in ranges.SelectMany(Range))
        {
            Classes.Add(c, value);
        }
    }

    private static void AddLower(string[] words)
    {
        foreach (var word in words)
        {
            var parts = word.Split(':');
            var (distance, cased) = ((int?)null, Hex(parts[1]));
            foreach (var c in Range(parts[0]))
            {
                distance ??= cased - c;
                Lowered.Add(c, c + distance.Value);
            }
        }
    }

    private static void AddDecompositions(string[] words, Dictionary<int, string> decompositions)
    {
        foreach (var word in words)
        {
            var parts = word.Split(':');
            decompositions.Add(Hex(parts[0]), string.Concat(parts[1].Split('.').Select(part => new Rune(Hex(part)).ToString())));
        }
    }

    // A character composes of what all but the last of its parts compose to, and the last.
    private static void AddCompositions(HashSet<int> excluded)
    {
        Dictionary<string, int> whole = [];
        foreach (var (c, parts) in Canonical.Where(entry => !excluded.Contains(entry.Key)))
        {
            whole[parts] = c;
        }
        foreach (var (parts, c) in whole)
        {
            var runes = parts.EnumerateRunes().ToArray();
            if (runes.Length > 1)
            {
                var begin = parts[..^runes[^1].Utf16SequenceLength];
                Compositions[(runes.Length == 2 ? runes[0].Value : whole[begin], runes[^1].Value)] = c;
            }
        }
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

/// <summary>Hangul syllables decompose and compose by a formula (The Unicode Standard, 3.12).</summary>
internal static class Hangul
{
    private const int First = 0xAC00;
    private const int Leading = 0x1100;
    private const int Vowel = 0x1161;
    private const int Trailing = 0x11A7;
    private const int Leadings = 19;
    private const int Vowels = 21;
    private const int Trailings = 28;

    public static bool IsSyllable(int c) => c is >= First and < First + (Leadings * Vowels * Trailings);

    /// <summary>Two or three jamo.</summary>
    public static string Decompose(int syllable)
    {
        var (rest, trailing) = Math.DivRem(syllable - First, Trailings);
        var (leading, vowel) = Math.DivRem(rest, Vowels);
        ReadOnlySpan<char> jamo = [(char)(Leading + leading), (char)(Vowel + vowel), (char)(Trailing + trailing)];
        return new string(trailing == 0 ? jamo[..2] : jamo);
    }

    public static int? Compose(int first, int second) =>
        first is >= Leading and < Leading + Leadings && second is >= Vowel and < Vowel + Vowels
            ? First + ((((first - Leading) * Vowels) + (second - Vowel)) * Trailings)
        : IsSyllable(first) && (first - First) % Trailings == 0 && second is > Trailing and < Trailing + Trailings
            ? first + (second - Trailing)
        : null;
}

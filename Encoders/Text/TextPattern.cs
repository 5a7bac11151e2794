using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EmotionFusion.Encoders;

/// <summary>A stretch of a text that a pattern matches, or one between matches.</summary>
internal readonly record struct PatternMatch(int Start, int End, bool IsMatch);

/// <summary>
/// A literal text or a regular expression, as Oniguruma takes it, over code points. .NET's expressions see half a
/// surrogate pair as a character of no category, so each character beyond the BMP is matched as one of the BMP that is
/// of its category.
/// </summary>
internal sealed partial class TextPattern
{
    // Characters of every category that no pattern names.
    private static readonly Dictionary<UnicodeCategory, char> StandIns = new()
    {
        [UnicodeCategory.UppercaseLetter] = '\uA74E',
        [UnicodeCategory.LowercaseLetter] = '\uA74F',
        [UnicodeCategory.TitlecaseLetter] = '\u1F88',
        [UnicodeCategory.ModifierLetter] = '\uA7F8',
        [UnicodeCategory.OtherLetter] = '\uA840',
        [UnicodeCategory.NonSpacingMark] = '\uA806',
        [UnicodeCategory.SpacingCombiningMark] = '\uA823',
        [UnicodeCategory.EnclosingMark] = '\uA670',
        [UnicodeCategory.DecimalDigitNumber] = '\uA8D0',
        [UnicodeCategory.LetterNumber] = '\uA6E6',
        [UnicodeCategory.OtherNumber] = '\uA830',
        [UnicodeCategory.ConnectorPunctuation] = '\uFE33',
        [UnicodeCategory.DashPunctuation] = '\uFE31',
        [UnicodeCategory.OpenPunctuation] = '\uFE35',
        [UnicodeCategory.ClosePunctuation] = '\uFE36',
        [UnicodeCategory.InitialQuotePunctuation] = '\u2E02',
        [UnicodeCategory.FinalQuotePunctuation] = '\u2E03',
        [UnicodeCategory.OtherPunctuation] = '\uA874',
        [UnicodeCategory.MathSymbol] = '\u29BE',
        [UnicodeCategory.CurrencySymbol] = '\uA838',
        [UnicodeCategory.ModifierSymbol] = '\uA708',
        [UnicodeCategory.OtherSymbol] = '\uA836',
        [UnicodeCategory.Format] = '\u2064',
        [UnicodeCategory.PrivateUse] = '\uE000',
        [UnicodeCategory.OtherNotAssigned] = '\uFDD0',
    };

    // Stands for a symbol that counts as a letter in \w.
    private const char WordSymbol = '\u24B6';

    private static readonly Lazy<string> WordRanges = new(MakeWordRanges);

    private readonly string? _literal;
    private readonly Regex? _regex;

    private TextPattern(string? literal, Regex? regex) => (_literal, _regex) = (literal, regex);

    /// <exception cref="InvalidDataException">An empty text.</exception>
    public static TextPattern Literal(string text) => text.Length > 0
        ? new TextPattern(text, null)
        : throw new InvalidDataException("an empty pattern isn't supported.");

    /// <exception cref="InvalidDataException">An expression that .NET doesn't know or reads another way.</exception>
    public static TextPattern Expression(string expression)
    {
        try
        {
            return new TextPattern(null, new Regex(Translate(expression), RegexOptions.CultureInvariant | RegexOptions.Multiline));
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"the regular expression \"{expression}\" isn't supported: {e.Message}", e);
        }
    }

    /// <summary>All of a text in order, matches and what is between them.</summary>
    public List<PatternMatch> Matches(ReadOnlySpan<char> text)
    {
        var matches = new List<PatternMatch>();
        var at = 0;
        if (_literal is { } literal)
        {
            while (text[at..].IndexOf(literal, StringComparison.Ordinal) is >= 0 and var next)
            {
                Add(at + next, literal.Length);
            }
        }
        else if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            foreach (var match in _regex!.EnumerateMatches(text))
            {
                Add(match.Index, match.Length);
            }
        }
        else
        {
            var (standIn, places) = StandIn(text);
            foreach (var match in _regex!.EnumerateMatches(standIn))
            {
                Add(places[match.Index], places[match.Index + match.Length] - places[match.Index]);
            }
        }
        if (at < text.Length)
        {
            matches.Add(new PatternMatch(at, text.Length, false));
        }
        return matches;

        void Add(int start, int length)
        {
            if (at < start)
            {
                matches.Add(new PatternMatch(at, start, false));
            }
            matches.Add(new PatternMatch(start, start + length, true));
            at = start + length;
        }
    }

    // A character a code point, and where each begins in the text; its end too.
    private static (string Text, int[] Places) StandIn(ReadOnlySpan<char> text)
    {
        var (result, places, place) = (new StringBuilder(text.Length), new List<int>(text.Length + 1), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            places.Add(place);
            place += rune.Utf16SequenceLength;
            result.Append(rune.IsBmp ? (char)rune.Value : StandInFor(rune));
        }
        places.Add(place);
        return (result.ToString(), [.. places]);
    }

    private static char StandInFor(Rune rune)
    {
        var found = StandIns[Rune.GetUnicodeCategory(rune)];
        return UnicodeTable.IsWord(rune.Value) && !UnicodeTable.IsWord(found) ? WordSymbol : found;
    }

    // What .NET takes for something else without a word: \w, which lacks characters there, and what is built on it; bracket
    // classes, intersections and Oniguruma's (?m) are refused.
    private static string Translate(string expression)
    {
        var (result, inClass) = (new StringBuilder(), false);
        for (var i = 0; i < expression.Length; i++)
        {
            var two = expression[i..Math.Min(i + 2, expression.Length)];
            if (two is "\\w" or "\\W" or "\\b" or "\\B")
            {
                result.Append((two, inClass) switch
                {
                    ("\\w", true) => WordRanges.Value,
                    ("\\w", false) => $"[{WordRanges.Value}]",
                    ("\\W", false) => $"[^{WordRanges.Value}]",
                    ("\\b", false) => $"(?:(?<=[{WordRanges.Value}])(?![{WordRanges.Value}])|(?<![{WordRanges.Value}])(?=[{WordRanges.Value}]))",
                    ("\\B", false) => $"(?:(?<=[{WordRanges.Value}])(?=[{WordRanges.Value}])|(?<![{WordRanges.Value}])(?![{WordRanges.Value}]))",
                    _ => throw new ArgumentException($"{two} in brackets."),
                });
                i++;
            }
            else if (two[0] == '\\')
            {
                result.Append(two);
                i++;
            }
            else if (two is "&&" || (inClass && two[0] == '[') || (!inClass && ModeM().IsMatch(expression, i)))
            {
                throw new ArgumentException($"{two} at {i}.");
            }
            else
            {
                inClass = two[0] == '[' || (inClass && two[0] != ']');
                result.Append(two[0]);
            }
        }
        return result.ToString();
    }

    private static string MakeWordRanges()
    {
        var ranges = new StringBuilder();
        for (var c = 0; c < 0xFFFF; c++)
        {
            if (IsWord(c) && !(c > 0 && IsWord(c - 1)))
            {
                var end = c;
                while (IsWord(end + 1))
                {
                    end++;
                }
                ranges.Append(CultureInfo.InvariantCulture, $"\\u{c:X4}-\\u{end:X4}");
            }
        }
        return ranges.ToString();
    }

    // Oniguruma counts ² ³ ¹ ¼ ½ ¾ as word characters, and not the joiners.
    private static bool IsWord(int c) => c is 0xB2 or 0xB3 or 0xB9 or (>= 0xBC and <= 0xBE) || (UnicodeTable.IsWord(c) && c is not (0x200C or 0x200D));

    [GeneratedRegex(@"\G\(\?[a-z]*m")]
    private static partial Regex ModeM();
}

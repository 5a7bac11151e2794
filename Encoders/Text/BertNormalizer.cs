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

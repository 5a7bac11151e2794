using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>
/// Hugging Face's BertNormalizer: drops control characters, makes all white space spaces, puts spaces around CJK
/// ideographs, strips accents (NFD without nonspacing marks) and lower-cases, as the settings say.
/// </summary>
internal sealed record BertNormalizer : ITextNormalizer
{
    public bool CleanText { get; init; } = true;

    public bool LowerCase { get; init; } = true;

    /// <summary>Null: as <see cref="LowerCase"/>.</summary>
    public bool? StripAccents { get; init; }

    public bool SpaceChinese { get; init; } = true;

    public TextPart Normalize(TextPart part)
    {
        part = Clean(part);
        if ((StripAccents ?? LowerCase) && !Ascii.IsValid(part.Text))
        {
            part = part.With(UnicodeForm.Decompose(part.Text, compatible: false)).Filter(c => !UnicodeTable.IsMark(c));
        }
        return LowerCase ? part.With(LowercaseNormalizer.Lower(part.Text)) : part;
    }

    private TextPart Clean(TextPart part)
    {
        // Most texts have nothing to clean.
        if (part.Text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return part;
        }
        var cleaned = new StringBuilder(part.Text.Length + 16);
        var dropsFirst = false;
        foreach (var rune in part.Text.EnumerateRunes())
        {
            var c = rune.Value;
            if (CleanText && IsDropped(c))
            {
                dropsFirst |= cleaned.Length == 0;
            }
            else if (CleanText && UnicodeTable.IsSpace(c))
            {
                cleaned.Append(' ');
            }
            else if (SpaceChinese && UnicodeTable.IsChinese(c))
            {
                cleaned.Append(' ');
                cleaned.AppendRune(c);
                cleaned.Append(' ');
            }
            else
            {
                cleaned.AppendRune(c);
            }
        }
        return new TextPart(cleaned.ToString(), part.AtStart && !dropsFirst);
    }

    private static bool IsDropped(int c) => c == 0xFFFD || (UnicodeTable.IsControl(c) && c is not ('\t' or '\n' or '\r'));
}

using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>Changes a text before it is split; what tokenizer.json calls a normalizer.</summary>
internal interface ITextNormalizer
{
    TextPart Normalize(TextPart part);
}

/// <summary>A stretch of a text.</summary>
/// <param name="AtStart">Whether its first character comes from the first one of the whole text.</param>
internal readonly record struct TextPart(string Text, bool AtStart)
{
    /// <summary>The same stretch with its text replaced, nothing dropped from its start.</summary>
    public TextPart With(string text) => this with { Text = text };

    /// <summary>What a filter left: where it dropped the first character, this is the start of the text no more.</summary>
    public TextPart Filter(Func<int, bool> keep)
    {
        var at = 0;
        while (at < Text.Length && Rune.GetRuneAt(Text, at) is var rune && keep(rune.Value))
        {
            at += rune.Utf16SequenceLength;
        }
        if (at == Text.Length)
        {
            return this;
        }
        var kept = new StringBuilder(Text.Length).Append(Text, 0, at);
        foreach (var rune in Text.AsSpan(at).EnumerateRunes())
        {
            if (keep(rune.Value))
            {
                kept.AppendRune(rune.Value);
            }
        }
        return new TextPart(kept.ToString(), AtStart && at > 0);
    }

    /// <summary>Every character replaced by another.</summary>
    public TextPart Map(Func<int, int> map)
    {
        var mapped = new StringBuilder(Text.Length);
        foreach (var rune in Text.EnumerateRunes())
        {
            mapped.AppendRune(map(rune.Value));
        }
        return With(mapped.ToString());
    }
}

internal sealed class NormalizerSequence(ITextNormalizer[] parts) : ITextNormalizer
{
    public TextPart Normalize(TextPart part) => parts.Aggregate(part, (text, normalizer) => normalizer.Normalize(text));
}

/// <summary>NFC, NFD, NFKC and NFKD.</summary>
internal sealed class UnicodeFormNormalizer(bool compatible, bool compose) : ITextNormalizer
{
    public TextPart Normalize(TextPart part) =>
        part.With(compose ? UnicodeForm.Compose(part.Text, compatible) : UnicodeForm.Decompose(part.Text, compatible));
}

internal sealed class LowercaseNormalizer : ITextNormalizer
{
    private const char DottedI = 'İ';

    public TextPart Normalize(TextPart part) => part.With(Lower(part.Text));

    /// <summary>Character by character, whatever stands beside it; İ becomes i and a dot above.</summary>
    public static string Lower(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }
        var lower = new StringBuilder(text.Length + 4);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == DottedI)
            {
                lower.Append("i\u0307");
            }
            else
            {
                lower.AppendRune(UnicodeTable.Lower(rune.Value));
            }
        }
        return lower.ToString();
    }
}

/// <summary>Drops marks of every kind; accents only after a decomposing normalizer.</summary>
internal sealed class StripAccentsNormalizer : ITextNormalizer
{
    public TextPart Normalize(TextPart part) => part.Filter(c => !UnicodeTable.IsCombining(c));
}

/// <summary>Drops white space at the ends.</summary>
internal sealed class StripNormalizer(bool left, bool right) : ITextNormalizer
{
    public TextPart Normalize(TextPart part)
    {
        var kept = (left, right) switch
        {
            (true, true) => part.Text.Trim(),
            (true, false) => part.Text.TrimStart(),
            (false, true) => part.Text.TrimEnd(),
            _ => part.Text,
        };
        return new TextPart(kept, part.AtStart && !(left && part.Text.Length > 0 && char.IsWhiteSpace(part.Text[0])));
    }
}

internal sealed class ReplaceNormalizer(TextPattern pattern, string content) : ITextNormalizer
{
    public TextPart Normalize(TextPart part)
    {
        var matches = pattern.Matches(part.Text);
        if (!matches.Exists(match => match.IsMatch))
        {
            return part;
        }
        var replaced = new StringBuilder(part.Text.Length);
        foreach (var match in matches)
        {
            replaced.Append(match.IsMatch ? content : part.Text.AsSpan(match.Start, match.End - match.Start));
        }
        return new TextPart(replaced.ToString(), part.AtStart && !(content.Length == 0 && matches[0].IsMatch));
    }
}

/// <summary>Puts something before a text that isn't empty.</summary>
internal sealed class PrependNormalizer(string before) : ITextNormalizer
{
    public TextPart Normalize(TextPart part) => part.Text.Length == 0 ? part : part.With(before + part.Text);
}

/// <summary>The clean-up of SentencePiece's nmt rules: control characters go, other white space becomes spaces.</summary>
internal sealed class NmtNormalizer : ITextNormalizer
{
    public TextPart Normalize(TextPart part) => part.Filter(c => !IsDropped(c)).Map(c => IsSpace(c) ? ' ' : c);

    private static bool IsDropped(int c) => c is (>= 1 and <= 8) or 0xB or (>= 0xE and <= 0x1F) or 0x7F or 0x8F or 0x9F;

    private static bool IsSpace(int c) =>
        c is 9 or 0xA or 0xC or 0xD or 0x1680 or (>= 0x200B and <= 0x200F) or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD;
}

/// <summary>Writes every byte of the UTF-8 as a printable character.</summary>
internal sealed class ByteLevelNormalizer : ITextNormalizer
{
    public TextPart Normalize(TextPart part) => part.With(ByteAlphabet.Map(part.Text));
}

using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>GPT-2's printable character for every byte: itself where it prints in Latin-1, else one from U+0100 on.</summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = Make();

    public static string Map(ReadOnlySpan<char> text)
    {
        var mapped = new StringBuilder(text.Length + 16);
        Append(mapped, text);
        return mapped.ToString();
    }

    public static void Append(StringBuilder mapped, ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
            {
                mapped.Append(Characters[b]);
            }
        }
    }

    private static char[] Make()
    {
        var next = (char)0x100;
        return [.. Enumerable.Range(0, 256).Select(b => b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : next++)];
    }
}

/// <summary>
/// GPT-2's: words by its pattern <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, if
/// asked for, then every byte of their UTF-8 as a character.
/// </summary>
internal sealed class ByteLevelPreTokenizer(bool addPrefixSpace, bool usePattern) : IPreTokenizer
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    public void Split(in Word word, List<Word> words)
    {
        var text = word.Text;
        if (addPrefixSpace && text[0] != ' ')
        {
            text = " " + text.ToString();
        }
        var mapped = new StringBuilder(text.Length + 16);
        var ends = new List<int>();
        for (var at = 0; at < text.Length;)
        {
            var length = usePattern ? Match(text[at..]) : text.Length;
            ByteAlphabet.Append(mapped, text.Slice(at, length));
            ends.Add(mapped.Length);
            at += length;
        }
        var (all, begin) = (new Word(mapped.ToString(), 0, mapped.Length, word.AtStart), 0);
        foreach (var end in ends)
        {
            all.AddPart(begin, end, words);
            begin = end;
        }
    }

    // The length of the pattern's match at the start of a text; there always is one.
    private static int Match(ReadOnlySpan<char> text)
    {
        if (text[0] == '\'')
        {
            foreach (var contraction in Contractions)
            {
                if (text.StartsWith(contraction, StringComparison.Ordinal))
                {
                    return contraction.Length;
                }
            }
        }
        var space = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        var kind = KindAt(text[space..]);
        if (kind != Kind.Space)
        {
            return space + Run(text[space..], kind, out _);
        }
        // White space leaves its last character to a word that follows.
        var run = Run(text, Kind.Space, out var last);
        return run == text.Length || run == last ? run : run - last;
    }

    private enum Kind
    {
        Other,
        Space,
        Letter,
        Number,
    }

    private static Kind KindAt(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out _);
        return KindOf(rune.Value);
    }

    private static Kind KindOf(int c) =>
        UnicodeTable.IsLetter(c) ? Kind.Letter : UnicodeTable.IsNumber(c) ? Kind.Number : UnicodeTable.IsSpace(c) ? Kind.Space : Kind.Other;

    // The length of the characters of one kind, and of the last of them.
    private static int Run(ReadOnlySpan<char> text, Kind kind, out int last)
    {
        var at = 0;
        last = 0;
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            if (KindOf(rune.Value) != kind)
            {
                break;
            }
            last = length;
            at += length;
        }
        return at;
    }
}

using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>
/// SentencePiece's compiled rules: a double-array trie of UTF-8 keys whose values are places in a text of replacements,
/// each ended by a NUL. Applied as Hugging Face does: to a grapheme of fewer than 6 bytes, by the shortest key that it
/// begins with; else to each of its characters.
/// </summary>
internal sealed class PrecompiledNormalizer : ITextNormalizer
{
    private const int LongestGrapheme = 5;

    // Below, a character is a grapheme of its own, unless a mark follows it.
    private const char FirstMark = '\u0300';

    private readonly uint[] _trie;
    private readonly byte[] _replacements;
    private readonly ConcurrentDictionary<int, string> _found = [];
    private readonly string?[] _simple = new string?[FirstMark];

    /// <param name="rules">Little-endian: the trie's size in bytes, the trie, the replacements.</param>
    /// <exception cref="InvalidDataException">That isn't what it is.</exception>
    public PrecompiledNormalizer(byte[] rules)
    {
        var size = rules.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rules);
        if (size < 4 || size % 4 != 0 || size > rules.Length - 4)
        {
            throw new InvalidDataException("precompiled_charsmap is broken: expected a trie and its size before it.");
        }
        _trie = new uint[size / 4];
        for (var i = 0; i < _trie.Length; i++)
        {
            _trie[i] = BinaryPrimitives.ReadUInt32LittleEndian(rules.AsSpan(4 + (4 * i)));
        }
        _replacements = rules[(4 + size)..];
        if (!System.Text.Unicode.Utf8.IsValid(_replacements))
        {
            throw new InvalidDataException("precompiled_charsmap is broken: its replacements aren't UTF-8.");
        }
        for (var c = 0; c < _simple.Length; c++)
        {
            _simple[c] = Replacement([(char)c]);
        }
    }

    public TextPart Normalize(TextPart part)
    {
        var text = part.Text.AsSpan();
        var result = new StringBuilder(text.Length + 16);
        while (!text.IsEmpty)
        {
            var length = IsSimple(text) ? 1 : StringInfo.GetNextTextElementLength(text);
            Append(result, text[..length]);
            text = text[length..];
        }
        return part.With(result.ToString());
    }

    private static bool IsSimple(ReadOnlySpan<char> text) =>
        text[0] < FirstMark && (text.Length == 1 || text[1] < FirstMark) && text[0] != '\r';

    private void Append(StringBuilder result, ReadOnlySpan<char> grapheme)
    {
        if (grapheme.Length == 1 && grapheme[0] < FirstMark)
        {
            if (_simple[grapheme[0]] is { } simple)
            {
                result.Append(simple);
            }
            else
            {
                result.Append(grapheme[0]);
            }
            return;
        }
        if (grapheme.Length <= LongestGrapheme && Encoding.UTF8.GetByteCount(grapheme) <= LongestGrapheme && Replacement(grapheme) is { } whole)
        {
            result.Append(whole);
            return;
        }
        while (!grapheme.IsEmpty)
        {
            Rune.DecodeFromUtf16(grapheme, out _, out var length);
            result.Append(Replacement(grapheme[..length]) is { } part ? part : grapheme[..length]);
            grapheme = grapheme[length..];
        }
    }

    // Of at most five bytes.
    private string? Replacement(ReadOnlySpan<char> text)
    {
        Span<byte> key = stackalloc byte[8];
        var place = Find(key[..Encoding.UTF8.GetBytes(text, key)]);
        return place < 0 ? null : _found.GetOrAdd(place, Read);
    }

    private string Read(int place)
    {
        if (place >= _replacements.Length)
        {
            return "";
        }
        var rest = _replacements.AsSpan(place);
        var end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    // The value of the shortest key that the bytes begin with, or -1. A unit of the trie: bits 0-7 and 31 label, 8 has a
    // value, 9 whether the offset in bits 10-30 counts 256s; the value stands where the offset leads, in bits 0-30.
    private int Find(ReadOnlySpan<byte> key)
    {
        var at = Offset(_trie[0]);
        foreach (var b in key)
        {
            at ^= b;
            if (b == 0 || at >= _trie.Length || (_trie[at] & 0x800000FFu) != b)
            {
                return -1;
            }
            var unit = _trie[at];
            at ^= Offset(unit);
            if ((unit & 0x100) != 0)
            {
                return at < _trie.Length ? (int)(_trie[at] & 0x7FFFFFFFu) : -1;
            }
        }
        return -1;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);
}

using System.Buffers;
using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>A token that is looked for in the text itself, before anything else is done to it.</summary>
/// <param name="SingleWord">Only where no letter, mark, digit or connector stands beside it.</param>
/// <param name="StripLeft">White space before it belongs to it.</param>
/// <param name="StripRight">White space after it belongs to it.</param>
/// <param name="Normalized">Looked for in the normalized text, after the others, in its own normalized form.</param>
internal sealed record AddedToken(string Content, bool SingleWord = false, bool StripLeft = false, bool StripRight = false, bool Normalized = false);

/// <summary>The added tokens of a tokenizer, and how they cut a text.</summary>
internal sealed class AddedTokens
{
    private readonly Set _plain;
    private readonly Set _normalized;
    private readonly ITextNormalizer? _normalizer;

    /// <param name="tokens">Of equal ones the last holds. Those that aren't in the vocabulary get the ids after it, in order.</param>
    public AddedTokens(IEnumerable<AddedToken> tokens, IReadOnlyDictionary<string, int> vocabulary, ITextNormalizer? normalizer)
    {
        _normalizer = normalizer;
        var next = vocabulary.Count;
        Dictionary<string, (AddedToken Token, int Id)> added = new(StringComparer.Ordinal);
        foreach (var token in tokens.Where(token => token.Content.Length > 0))
        {
            var id = added.TryGetValue(token.Content, out var earlier) ? earlier.Id : vocabulary.TryGetValue(token.Content, out var known) ? known : next++;
            added[token.Content] = (token, id);
        }
        Ids = added.ToDictionary(entry => entry.Key, entry => entry.Value.Id, StringComparer.Ordinal);
        // Of tokens with one id the last one holds.
        var valid = added.Values.GroupBy(entry => entry.Id).Select(group => group.Last()).ToArray();
        _plain = new Set(valid.Where(entry => !entry.Token.Normalized).Select(entry => (entry.Token.Content, entry.Token, entry.Id)));
        _normalized = new Set(valid.Where(entry => entry.Token.Normalized).Select(entry => (Normalize(new TextPart(entry.Token.Content, true)).Text, entry.Token, entry.Id)));
    }

    /// <summary>The ids of the added tokens.</summary>
    public IReadOnlyDictionary<string, int> Ids { get; }

    /// <summary>Cuts a text at the tokens and normalizes what is between them: a part, or the id of a token, in order.</summary>
    public IEnumerable<(TextPart Part, int? Id)> Split(string text)
    {
        foreach (var (part, id) in _plain.Split(new TextPart(text, true)))
        {
            if (id is not null)
            {
                yield return (part, id);
                continue;
            }
            foreach (var piece in _normalized.Split(Normalize(part)))
            {
                yield return piece;
            }
        }
    }

    private TextPart Normalize(TextPart part) => _normalizer?.Normalize(part) ?? part;

    // Tokens that are looked for together: at the leftmost place the longest.
    private sealed class Set
    {
        private readonly (string Pattern, AddedToken Token, int Id)[] _tokens; // longest first
        private readonly SearchValues<string> _search;

        public Set(IEnumerable<(string Pattern, AddedToken Token, int Id)> tokens)
        {
            _tokens = [.. tokens.Where(token => token.Pattern.Length > 0).OrderByDescending(token => token.Pattern.Length)];
            _search = SearchValues.Create([.. _tokens.Select(token => token.Pattern)], StringComparison.Ordinal);
        }

        public List<(TextPart Part, int? Id)> Split(TextPart part)
        {
            if (_tokens.Length == 0 && part.Text.Length > 0)
            {
                return [(part, null)];
            }
            List<(TextPart, int?)> parts = [];
            var (text, done) = (part.Text, 0);
            for (var at = 0; at < text.Length && text.AsSpan(at).IndexOfAny(_search) is >= 0 and var found;)
            {
                var start = at + found;
                var (pattern, token, id) = Array.Find(_tokens, one => text.AsSpan(start).StartsWith(one.Pattern, StringComparison.Ordinal));
                var end = start + pattern.Length;
                at = end;
                if (token.SingleWord && (EndsWithWord(text.AsSpan(0, start)) || BeginsWithWord(text.AsSpan(end))))
                {
                    continue;
                }
                if (token.StripLeft)
                {
                    start = Math.Max(done, text.AsSpan(0, start).TrimEnd().Length);
                }
                if (token.StripRight)
                {
                    end += text.Length - end - text.AsSpan(end).TrimStart().Length;
                }
                Add(done, start, null);
                Add(start, end, id);
                done = end;
            }
            Add(done, text.Length, null);
            return parts;

            void Add(int start, int end, int? id)
            {
                if (start < end)
                {
                    parts.Add((end - start == text.Length ? part : new TextPart(text[start..end], part.AtStart && start == 0), id));
                }
            }
        }

        private static bool EndsWithWord(ReadOnlySpan<char> text) =>
            Rune.DecodeLastFromUtf16(text, out var rune, out _) == OperationStatus.Done && UnicodeTable.IsWord(rune.Value);

        private static bool BeginsWithWord(ReadOnlySpan<char> text) =>
            Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && UnicodeTable.IsWord(rune.Value);
    }
}

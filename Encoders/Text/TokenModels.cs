using Microsoft.ML.Tokenizers;

namespace EmotionFusion.Encoders;

/// <summary>Makes tokens of one word; what tokenizer.json calls a model.</summary>
internal interface ITokenModel
{
    IReadOnlyDictionary<string, int> Vocabulary { get; }

    void Add(ReadOnlySpan<char> word, List<int> ids);
}

/// <summary>WordPiece: the longest piece from the left, again and again; a word with a part that is in no piece is unknown.</summary>
internal sealed class WordPieceModel : ITokenModel
{
    private readonly Dictionary<string, int> _starts;
    private readonly Dictionary<string, int> _continuations = new(StringComparer.Ordinal);
    private readonly int _longest;
    private readonly int _longestWord;
    private readonly int _unknown;

    /// <param name="prefix">What a piece inside a word begins with, <c>##</c> mostly.</param>
    /// <param name="longestWord">A word of more characters is unknown.</param>
    public WordPieceModel(Dictionary<string, int> vocabulary, int unknown, string prefix, int longestWord)
    {
        (_starts, _unknown, _longestWord) = (vocabulary, unknown, longestWord);
        foreach (var (token, id) in vocabulary.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            _continuations[token[prefix.Length..]] = id;
        }
        _longest = vocabulary.Keys.Select(token => token.Length).DefaultIfEmpty().Max();
    }

    public IReadOnlyDictionary<string, int> Vocabulary => _starts;

    public void Add(ReadOnlySpan<char> word, List<int> ids)
    {
        var begin = ids.Count;
        if (IsTooLong(word) || !TryAdd(word, ids))
        {
            ids.RemoveRange(begin, ids.Count - begin);
            ids.Add(_unknown);
        }
    }

    private bool TryAdd(ReadOnlySpan<char> word, List<int> ids)
    {
        var (pieces, at) = (_starts.GetAlternateLookup<ReadOnlySpan<char>>(), 0);
        while (at < word.Length)
        {
            var (end, id) = (Math.Min(word.Length, at + _longest), 0);
            while (end > at && !pieces.TryGetValue(word[at..end], out id))
            {
                end--;
            }
            if (end == at)
            {
                return false;
            }
            ids.Add(id);
            at = end;
            pieces = _continuations.GetAlternateLookup<ReadOnlySpan<char>>();
        }
        return true;
    }

    // Counted in characters; most words are too short to be counted.
    private bool IsTooLong(ReadOnlySpan<char> word)
    {
        var count = word.Length;
        if (count > _longestWord)
        {
            count = 0;
            foreach (var _ in word.EnumerateRunes())
            {
                count++;
            }
        }
        return count > _longestWord;
    }
}

/// <summary>How a <see cref="BpeModel"/> treats words.</summary>
/// <param name="Unknown">The token of a character that isn't in the vocabulary; null: it is left out.</param>
/// <param name="Prefix">What a token inside a word begins with.</param>
/// <param name="Suffix">What a token at a word's end ends with.</param>
/// <param name="FuseUnknown">Whether neighbouring unknown characters are one token.</param>
/// <param name="WholeWordsFirst">Whether a word that is a token is taken whole, whatever the merges.</param>
internal sealed record BpeSettings(string? Unknown, string? Prefix, string? Suffix, bool FuseUnknown, bool WholeWordsFirst);

/// <summary>Byte-pair encoding, by Microsoft.ML.Tokenizers.</summary>
internal sealed class BpeModel : ITokenModel
{
    private readonly Dictionary<string, int> _vocabulary;
    private readonly bool _wholeWordsFirst;
    private readonly BpeTokenizer _tokenizer;

    /// <param name="merges">Pairs with a space between, the most frequent first.</param>
    /// <exception cref="InvalidDataException">A merge is of tokens that the vocabulary lacks.</exception>
    public BpeModel(Dictionary<string, int> vocabulary, IReadOnlyList<string> merges, BpeSettings settings)
    {
        (_vocabulary, _wholeWordsFirst) = (vocabulary, settings.WholeWordsFirst);
        CheckMerges(vocabulary, merges, settings);
        if (vocabulary.GroupBy(entry => entry.Value).FirstOrDefault(group => group.Count() > 1) is { } shared)
        {
            throw new InvalidDataException($"the tokens \"{string.Join("\" and \"", shared.Select(entry => entry.Key))}\" have one id, {shared.Key}; expected one each.");
        }
        _tokenizer = BpeTokenizer.Create(new BpeOptions(vocabulary)
        {
            Merges = merges.Reverse().Distinct().Reverse(), // of equal ones the last holds
            UnknownToken = settings.Unknown,
            ContinuingSubwordPrefix = settings.Prefix,
            EndOfWordSuffix = settings.Suffix,
            FuseUnknownTokens = settings.FuseUnknown,
        });
    }

    public IReadOnlyDictionary<string, int> Vocabulary => _vocabulary;

    public void Add(ReadOnlySpan<char> word, List<int> ids)
    {
        if (_wholeWordsFirst && _vocabulary.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word, out var id))
        {
            ids.Add(id);
            return;
        }
        ids.AddRange(_tokenizer.EncodeToIds(word, considerPreTokenization: false, considerNormalization: false));
    }

    private static void CheckMerges(Dictionary<string, int> vocabulary, IReadOnlyList<string> merges, BpeSettings settings)
    {
        for (var i = 0; i < merges.Count; i++)
        {
            if (merges[i].Split(' ') is not [{ Length: > 0 } left, { Length: > 0 } right])
            {
                throw new InvalidDataException($"merge {i + 1}, \"{merges[i]}\": expected two tokens with a space between.");
            }
            var inner = settings.Prefix is { } prefix && right.StartsWith(prefix, StringComparison.Ordinal) ? right[prefix.Length..] : right;
            string[] tokens = [left, right, left + inner];
            if (Array.Find(tokens, token => !vocabulary.ContainsKey(token)) is { } missing)
            {
                throw new InvalidDataException($"merge {i + 1}, \"{merges[i]}\": the vocabulary lacks \"{missing}\".");
            }
        }
    }
}

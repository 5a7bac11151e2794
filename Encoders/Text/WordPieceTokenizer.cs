using System.Buffers;
using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>
/// BERT's WordPiece exactly as Hugging Face's fast BertTokenizer, one text at a time: [CLS], the pieces, [SEP].
/// A special token written out in the text ("[SEP]") becomes that token.
/// </summary>
internal sealed class WordPieceTokenizer
{
    private readonly WordPieceVocabulary _vocabulary;
    private readonly BertNormalizer _normalizer;
    private readonly int _longestWord;
    private readonly int _unknown;
    private readonly int _classifier;
    private readonly int _separator;
    private readonly (string Token, int Id)[] _specials; // longest first
    private readonly SearchValues<string> _specialSearch;

    private WordPieceTokenizer(WordPieceVocabulary vocabulary, TokenizerSettings settings)
    {
        (_vocabulary, _normalizer, _longestWord) = (vocabulary, new BertNormalizer(settings), settings.LongestWord);
        (_unknown, _classifier, _separator) =
            (vocabulary.Require(settings.Unknown), vocabulary.Require(settings.Classifier), vocabulary.Require(settings.Separator));
        string[] tokens = [settings.Unknown, settings.Separator, settings.Padding, settings.Classifier, settings.Mask];
        _specials = [.. tokens.Distinct()
            .Where(token => vocabulary.Find(token) is not null)
            .Select(token => (token, vocabulary.Require(token)))
            .OrderByDescending(special => special.token.Length)];
        _specialSearch = SearchValues.Create([.. _specials.Select(special => special.Token)], StringComparison.Ordinal);
    }

    /// <summary>Loads a vocabulary, and the settings from tokenizer.json and tokenizer_config.json beside the model, if there.</summary>
    /// <exception cref="EmotionFusionException">A file is missing, unreadable or of another kind of tokenizer.</exception>
    public static WordPieceTokenizer Load(string vocabularyPath, string settingsFolder) =>
        new(WordPieceVocabulary.Load(vocabularyPath), TokenizerSettings.Load(settingsFolder));

    /// <summary>The ids of a text, special tokens included; a longer text loses its end, never [CLS] and [SEP] (so 2 at least).</summary>
    public int[] Encode(string text, int maxTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 2);
        var ids = new List<int>(32) { _classifier };
        AddText(text, ids, maxTokens - 1);
        if (ids.Count > maxTokens - 1)
        {
            ids.RemoveRange(maxTokens - 1, ids.Count - (maxTokens - 1));
        }
        ids.Add(_separator);
        return [.. ids];
    }

    // Special tokens are looked for before anything else is done to the text.
    private void AddText(ReadOnlySpan<char> text, List<int> ids, int enough)
    {
        while (ids.Count < enough && text.IndexOfAny(_specialSearch) is >= 0 and var at)
        {
            AddWords(_normalizer.Normalize(text[..at]), ids, enough);
            var rest = text[at..];
            foreach (var (token, id) in _specials)
            {
                if (rest.StartsWith(token, StringComparison.Ordinal))
                {
                    ids.Add(id);
                    text = rest[token.Length..];
                    break;
                }
            }
        }
        AddWords(_normalizer.Normalize(text), ids, enough);
    }

    // Words end at white space; every punctuation character is a word of its own.
    private void AddWords(ReadOnlySpan<char> text, List<int> ids, int enough)
    {
        var (begin, at) = (0, 0);
        while (at < text.Length && ids.Count < enough)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            var (space, punctuation) = (Rune.IsWhiteSpace(rune), UnicodeTable.IsPunctuation(rune.Value));
            if (space || punctuation)
            {
                AddWord(text[begin..at], ids);
                AddWord(punctuation ? text.Slice(at, length) : [], ids);
                begin = at + length;
            }
            at += length;
        }
        AddWord(text[begin..at], ids);
    }

    private void AddWord(ReadOnlySpan<char> word, List<int> ids)
    {
        if (IsTooLong(word) || !_vocabulary.TryAdd(word, ids))
        {
            ids.Add(_unknown);
        }
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

/// <summary>A WordPiece vocabulary: a token a line, its id the line's number from 0; <c>##</c> continues a word.</summary>
internal sealed class WordPieceVocabulary
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly Dictionary<string, int> _starts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _continuations = new(StringComparer.Ordinal);
    private readonly int _longest;

    private WordPieceVocabulary(string path)
    {
        _path = path;
        var tokens = ReadTokens(path);
        for (var id = 0; id < tokens.Length; id++)
        {
            _starts[tokens[id]] = id;
            if (tokens[id].StartsWith("##", StringComparison.Ordinal))
            {
                _continuations[tokens[id][2..]] = id;
            }
        }
        _longest = tokens.Select(token => token.Length).DefaultIfEmpty().Max();
    }

    /// <exception cref="EmotionFusionException">Missing or unreadable.</exception>
    public static WordPieceVocabulary Load(string path) => new(path);

    private static string[] ReadTokens(string path)
    {
        try
        {
            return Array.ConvertAll(File.ReadAllLines(path, Strict), line => line.TrimEnd());
        }
        catch (DecoderFallbackException e)
        {
            throw new EmotionFusionException($"{path}: isn't a vocabulary: it isn't UTF-8. Expected a token a line.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: can't read the vocabulary: {e.Message}", e);
        }
    }

    /// <exception cref="EmotionFusionException">The vocabulary lacks it.</exception>
    public int Require(string token) => _starts.TryGetValue(token, out var id)
        ? id
        : throw new EmotionFusionException($"{_path}: lacks the token '{token}', which its tokenizer needs.");

    public int? Find(string token) => _starts.TryGetValue(token, out var id) ? id : null;

    /// <summary>
    /// Adds the ids of the longest pieces from the left. If some part is in no piece, none is added.
    /// </summary>
    /// <returns>Whether the word could be put together.</returns>
    public bool TryAdd(ReadOnlySpan<char> word, List<int> ids)
    {
        var (pieces, begin, at) = (_starts.GetAlternateLookup<ReadOnlySpan<char>>(), ids.Count, 0);
        while (at < word.Length)
        {
            var (end, id) = (Math.Min(word.Length, at + _longest), 0);
            while (end > at && !pieces.TryGetValue(word[at..end], out id))
            {
                end--;
            }
            if (end == at)
            {
                ids.RemoveRange(begin, ids.Count - begin);
                return false;
            }
            ids.Add(id);
            at = end;
            pieces = _continuations.GetAlternateLookup<ReadOnlySpan<char>>();
        }
        return true;
    }
}

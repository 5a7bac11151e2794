using System.Buffers;
using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>
/// BERT's WordPiece exactly as Hugging Face's fast BertTokenizer, one text at a time: [CLS], the pieces, [SEP].
/// A special token written out in the text ("[SEP]") becomes that token.
/// </summary>
public sealed class WordPieceTokenizer
{
    private readonly WordPieceVocabulary vocabulary;
    private readonly BertNormalizer normalizer;
    private readonly int longestWord;
    private readonly int unknown;
    private readonly int classifier;
    private readonly int separator;
    private readonly (string Token, int Id)[] specials; // longest first
    private readonly SearchValues<string> specialSearch;

    private WordPieceTokenizer(WordPieceVocabulary vocabulary, TokenizerSettings settings)
    {
        (this.vocabulary, normalizer, longestWord) = (vocabulary, new BertNormalizer(settings), settings.LongestWord);
        (unknown, classifier, separator) =
            (vocabulary.Require(settings.Unknown), vocabulary.Require(settings.Classifier), vocabulary.Require(settings.Separator));
        string[] tokens = [settings.Unknown, settings.Separator, settings.Padding, settings.Classifier, settings.Mask];
        specials = [.. tokens.Distinct()
            .Where(token => vocabulary.Find(token) is not null)
            .Select(token => (token, vocabulary.Require(token)))
            .OrderByDescending(special => special.token.Length)];
        specialSearch = SearchValues.Create([.. specials.Select(special => special.Token)], StringComparison.Ordinal);
    }

    /// <summary>Loads a vocabulary, and the settings from tokenizer.json and tokenizer_config.json beside the model, if there.</summary>
    /// <exception cref="EmotionFusionException">A file is missing, unreadable or of another kind of tokenizer.</exception>
    public static WordPieceTokenizer Load(string vocabularyPath, string settingsFolder) =>
        new(WordPieceVocabulary.Load(vocabularyPath), TokenizerSettings.Load(settingsFolder));

    /// <summary>The ids of a text, special tokens included; a longer text loses its end, never [CLS] and [SEP] (so 2 at least).</summary>
    public int[] Encode(string text, int maxTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 2);
        var ids = new List<int>(32) { classifier };
        AddText(text, ids, maxTokens - 1);
        if (ids.Count > maxTokens - 1)
        {
            ids.RemoveRange(maxTokens - 1, ids.Count - (maxTokens - 1));
        }
        ids.Add(separator);
        return [.. ids];
    }

    // Special tokens are looked for before anything else is done to the text.
    private void AddText(ReadOnlySpan<char> text, List<int> ids, int enough)
    {
        while (ids.Count < enough && text.IndexOfAny(specialSearch) is >= 0 and var at)
        {
            AddWords(normalizer.Normalize(text[..at]), ids, enough);
            var rest = text[at..];
            foreach (var (token, id) in specials)
            {
                if (rest.StartsWith(token, StringComparison.Ordinal))
                {
                    ids.Add(id);
                    text = rest[token.Length..];
                    break;
                }
            }
        }
        AddWords(normalizer.Normalize(text), ids, enough);
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
        if (IsTooLong(word) || !vocabulary.TryAdd(word, ids))
        {
            ids.Add(unknown);
        }
    }

    // Counted in characters; most words are too short to be counted.
    private bool IsTooLong(ReadOnlySpan<char> word)
    {
        var count = word.Length;
        if (count > longestWord)
        {
            count = 0;
            foreach (var _ in word.EnumerateRunes())
            {
                count++;
            }
        }
        return count > longestWord;
    }
}

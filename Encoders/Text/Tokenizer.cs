using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>
/// A tokenizer as Hugging Face's tokenizers run it: added tokens are cut out of the text, the rest is normalized, cut into
/// words, and the model makes tokens of each; then it is cut to length and gets the special tokens of its ends.
/// Safe to use from several threads.
/// </summary>
internal sealed class Tokenizer
{
    private readonly AddedTokens _added;
    private readonly IPreTokenizer? _preTokenizer;
    private readonly ITokenModel _model;
    private readonly SpecialEnds _ends;
    private readonly bool _truncatesLeft;

    internal Tokenizer(AddedTokens added, IPreTokenizer? preTokenizer, ITokenModel model, SpecialEnds ends, bool truncatesLeft) =>
        (_added, _preTokenizer, _model, _ends, _truncatesLeft) = (added, preTokenizer, model, ends, truncatesLeft);

    /// <summary>Tokens that every text has; <see cref="Encode"/> needs as many at least.</summary>
    public int SpecialCount => _ends.Before.Length + _ends.After.Length;

    /// <summary>Whether a position has another token type than 0.</summary>
    public bool HasTypes => _ends.HasTypes;

    /// <summary>Loads a tokenizer; what tokenizer_config.json beside it says goes first.</summary>
    /// <param name="path">
    /// tokenizer.json; or vocab.txt (WordPiece, with the settings of tokenizer.json, if that is there); or vocab.json
    /// with merges.txt beside it (byte-level BPE).
    /// </param>
    /// <exception cref="EmotionFusionException">A file is missing, broken, or has a part that isn't supported.</exception>
    public static Tokenizer Load(string path, string folder) => TokenizerFiles.Load(path, folder);

    /// <summary>The ids of a text, special tokens included; a longer text loses its end (or its start, if the tokenizer says so), never these.</summary>
    public int[] Encode(string text, int maxTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, SpecialCount);
        var room = maxTokens - SpecialCount;
        List<int> ids = [.. _ends.Before];
        AddTokens(text, ids, _truncatesLeft ? int.MaxValue : maxTokens - _ends.After.Length);
        if (ids.Count - _ends.Before.Length > room)
        {
            var surplus = ids.Count - _ends.Before.Length - room;
            ids.RemoveRange(_truncatesLeft ? _ends.Before.Length : _ends.Before.Length + room, surplus);
        }
        ids.AddRange(_ends.After);
        return [.. ids];
    }

    private void AddTokens(string text, List<int> ids, int enough)
    {
        var words = new List<Word>();
        foreach (var (part, id) in _added.Split(WithoutHalfPairs(text)))
        {
            if (ids.Count >= enough)
            {
                return;
            }
            if (id is { } added)
            {
                ids.Add(added);
                continue;
            }
            words.Clear();
            Split(part, words);
            for (var i = 0; i < words.Count && ids.Count < enough; i++)
            {
                _model.Add(words[i].Text, ids);
            }
        }
    }

    private void Split(TextPart part, List<Word> words)
    {
        if (_preTokenizer is null)
        {
            words.Add(Word.Of(part));
        }
        else
        {
            _preTokenizer.Split(Word.Of(part), words);
        }
    }

    // No character at all, and nothing that UTF-8 could hold: U+FFFD stands for it.
    private static string WithoutHalfPairs(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
        {
            return text;
        }
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.AppendRune(rune.Value);
        }
        return whole.ToString();
    }
}

/// <summary>The special tokens around a text.</summary>
/// <param name="HasTypes">Whether some position has another token type than 0.</param>
internal sealed record SpecialEnds(int[] Before, int[] After, bool HasTypes)
{
    public static readonly SpecialEnds None = new([], [], false);
}

namespace EmotionFusion.Encoders;

/// <summary>A WordPiece vocabulary: a token a line, its id the line's number from 0; <c>##</c> continues a word.</summary>
internal sealed class WordPieceVocabulary
{
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
            return Array.ConvertAll(File.ReadAllLines(path), line => line.TrimEnd());
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

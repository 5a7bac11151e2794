using System.Buffers;
using System.Text;

namespace EmotionFusion.Encoders;

/// <summary>
/// SentencePiece's unigram language model: of all ways to cut a word into pieces the one with the largest sum of scores
/// (Viterbi). A character in no piece of its own may be taken as unknown, at 10 less than the smallest score.
/// </summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10;

    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly double[] _scores;
    private readonly int _unknown;
    private readonly double _unknownScore;
    private readonly int[]? _bytes; // ids of <0x00> to <0xFF>, if unknown characters become these
    private readonly PieceTrie _trie;

    /// <param name="pieces">In the order of their ids; of equal ones the last holds.</param>
    /// <param name="unknown">The id of the unknown token.</param>
    /// <param name="byteFallback">Whether unknown characters become their bytes' tokens, if all of them are there.</param>
    public UnigramModel(IReadOnlyList<(string Piece, double Score)> pieces, int unknown, bool byteFallback)
    {
        _unknown = unknown;
        _scores = [.. pieces.Select(piece => piece.Score)];
        _unknownScore = _scores.Min() - UnknownPenalty;
        for (var id = 0; id < pieces.Count; id++)
        {
            _ids[pieces[id].Piece] = id;
        }
        _trie = new PieceTrie(_ids);
        if (byteFallback)
        {
            _bytes = [.. Enumerable.Range(0, 256).Select(b => _ids.GetValueOrDefault($"<0x{b:X2}>", -1))];
        }
    }

    public IReadOnlyDictionary<string, int> Vocabulary => _ids;

    public void Add(ReadOnlySpan<char> word, List<int> ids)
    {
        var (best, from, piece) = (ArrayPool<double>.Shared.Rent(word.Length + 1), ArrayPool<int>.Shared.Rent(word.Length + 1), ArrayPool<int>.Shared.Rent(word.Length + 1));
        FindBestPath(word, best, from, piece);
        AddPath(word, from, piece, ids);
        ArrayPool<double>.Shared.Return(best);
        ArrayPool<int>.Shared.Return(from);
        ArrayPool<int>.Shared.Return(piece);
    }

    // For every end of a piece: the best sum of scores up to there, the piece's id and where it begins (-1: nothing ends here).
    private void FindBestPath(ReadOnlySpan<char> word, double[] best, int[] from, int[] piece)
    {
        from.AsSpan(0, word.Length + 1).Fill(-1);
        best[0] = 0;
        for (var begin = 0; begin < word.Length;)
        {
            Rune.DecodeFromUtf16(word[begin..], out _, out var length);
            var (node, known) = (PieceTrie.Root, false);
            for (var end = begin; end < word.Length && _trie.TryStep(ref node, word[end], out var id);)
            {
                end++;
                if (id >= 0)
                {
                    Offer(end, _scores[id], id);
                    known |= end - begin == length;
                }
            }
            if (!known)
            {
                Offer(begin + length, _unknownScore, _unknown);
            }
            begin += length;

            void Offer(int end, double score, int id)
            {
                var sum = score + best[begin];
                if (from[end] < 0 || sum > best[end])
                {
                    (best[end], from[end], piece[end]) = (sum, begin, id);
                }
            }
        }
    }

    // Neighbouring unknown pieces are one.
    private void AddPath(ReadOnlySpan<char> word, int[] from, int[] piece, List<int> ids)
    {
        var first = ids.Count;
        for (var end = word.Length; end > 0;)
        {
            var begin = from[end];
            if (piece[end] == _unknown)
            {
                while (begin > 0 && piece[begin] == _unknown)
                {
                    begin = from[begin];
                }
                AddUnknown(word[begin..end], ids);
            }
            else
            {
                ids.Add(piece[end]);
            }
            end = begin;
        }
        ids.Reverse(first, ids.Count - first);
    }

    // In reverse, as the path is followed.
    private void AddUnknown(ReadOnlySpan<char> text, List<int> ids)
    {
        if (_ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var id))
        {
            ids.Add(id);
            return;
        }
        if (_bytes is not null)
        {
            var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
            Encoding.UTF8.GetBytes(text, bytes);
            if (Array.TrueForAll(bytes, b => _bytes[b] >= 0))
            {
                ids.AddRange(bytes.Reverse().Select(b => _bytes[b]));
                return;
            }
        }
        ids.Add(_unknown);
    }
}

/// <summary>All pieces by their characters: a hash table from a node and a character to the next node.</summary>
internal sealed class PieceTrie
{
    public const int Root = 0;

    private readonly ulong[] _keys; // node + 1 in the upper bits, the character in the lower 16; 0: free
    private readonly int[] _nodes;
    private readonly List<int> _ids = [-1]; // by node
    private readonly int _mask;

    public PieceTrie(Dictionary<string, int> pieces)
    {
        // Every step is an entry at most; half of the table stays free.
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, 2 * CountSteps(pieces.Keys)));
        (_keys, _nodes, _mask) = (new ulong[size], new int[size], size - 1);
        foreach (var (piece, id) in pieces)
        {
            var node = Root;
            foreach (var c in piece)
            {
                var slot = Slot(node, c, out var key);
                if (_keys[slot] == 0)
                {
                    (_keys[slot], _nodes[slot]) = (key, _ids.Count);
                    _ids.Add(-1);
                }
                node = _nodes[slot];
            }
            _ids[node] = id;
        }
    }

    /// <summary>Goes on by a character, unless no piece does.</summary>
    /// <param name="id">The piece that ends here, or -1.</param>
    public bool TryStep(ref int node, char c, out int id)
    {
        var slot = Slot(node, c, out var key);
        if (_keys[slot] != key)
        {
            id = -1;
            return false;
        }
        node = _nodes[slot];
        id = _ids[node];
        return true;
    }

    // Where the step is, or where it would be.
    private int Slot(int node, char c, out ulong key)
    {
        key = ((ulong)(node + 1) << 16) | c;
        var slot = (int)((key * 0x9E3779B97F4A7C15) >> 32) & _mask;
        while (_keys[slot] != 0 && _keys[slot] != key)
        {
            slot = (slot + 1) & _mask;
        }
        return slot;
    }

    // In ordinal order neighbours share most of their beginning.
    private static int CountSteps(IEnumerable<string> pieces)
    {
        var (steps, previous) = (0, "");
        foreach (var piece in pieces.Order(StringComparer.Ordinal))
        {
            steps += piece.Length - piece.AsSpan().CommonPrefixLength(previous);
            previous = piece;
        }
        return steps;
    }
}

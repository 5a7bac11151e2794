using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

/// <summary>Each model against trying everything.</summary>
[TestClass]
public sealed class TokenModelTests
{
    private const string Alphabet = "abc";

    [TestMethod]
    public void Unigram_RandomPieces_FindsTheBestOfAllCuts()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            (string, double)[] pieces = [("<unk>", 0), .. Words(random, 8).Select(word => (word, -10 * random.NextDouble()))];
            var model = new UnigramModel(pieces, unknown: 0, byteFallback: false);
            var word = Word(random, 9);
            var ids = Ids(model, word);
            Assert.Contains(best => best.SequenceEqual(ids), BestCuts(pieces, word), $"seed {seed}: {word} with {string.Join(", ", pieces)} gave {string.Join(' ', ids)}");
        }
    }

    [TestMethod]
    public void Unigram_UnknownNeighbours_AreOneOrTheirBytes()
    {
        (string, double)[] pieces = [("a", -1), ("<unk>", 0), ("<0xC3>", -9), ("<0xA9>", -9), ("<0xBC>", -9)];
        CollectionAssert.AreEqual(new[] { 0, 1, 0 }, Ids(new UnigramModel(pieces, 1, byteFallback: false), "aéüéa"));
        CollectionAssert.AreEqual(new[] { 0, 2, 3, 2, 4, 0 }, Ids(new UnigramModel(pieces, 1, byteFallback: true), "aéüa"));
        // One byte without a token, and all of them are unknown.
        CollectionAssert.AreEqual(new[] { 0, 1, 0 }, Ids(new UnigramModel(pieces, 1, byteFallback: true), "aéña"));
    }

    [TestMethod]
    public void Unigram_EqualPieces_TheLastHolds() =>
        CollectionAssert.AreEqual(new[] { 3 }, Ids(new UnigramModel([("<unk>", 0), ("ab", -1), ("a", -3), ("ab", -2), ("b", -3)], 0, false), "ab"));

    [TestMethod]
    public void Bpe_RandomMerges_AppliesTheFirstOneAgainAndAgain()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            List<string> tokens = [.. Alphabet.Select(c => c.ToString())];
            List<string> merges = [];
            for (var i = 0; i < 9; i++)
            {
                var (left, right) = (tokens[random.Next(tokens.Count)], tokens[random.Next(tokens.Count)]);
                if (!merges.Contains($"{left} {right}"))
                {
                    merges.Add($"{left} {right}");
                    tokens = [.. tokens.Append(left + right).Distinct()];
                }
            }
            var vocabulary = tokens.Select((token, id) => (token, id)).ToDictionary(entry => entry.token, entry => entry.id);
            var model = new BpeModel(vocabulary, merges, new BpeSettings(null, null, null, FuseUnknown: false, WholeWordsFirst: false));
            var word = Word(random, 20);
            CollectionAssert.AreEqual(Merge(word, merges).Select(token => vocabulary[token]).ToArray(), Ids(model, word), $"seed {seed}: {word} with {string.Join(", ", merges)}");
        }
    }

    [TestMethod]
    public void Bpe_WholeWordsFirst_TakesNoNoticeOfMerges()
    {
        var vocabulary = new Dictionary<string, int> { ["a"] = 0, ["b"] = 1, ["ab"] = 2 };
        CollectionAssert.AreEqual(new[] { 0, 1 }, Ids(new BpeModel(vocabulary, [], new BpeSettings(null, null, null, false, WholeWordsFirst: false)), "ab"));
        CollectionAssert.AreEqual(new[] { 2 }, Ids(new BpeModel(vocabulary, [], new BpeSettings(null, null, null, false, WholeWordsFirst: true)), "ab"));
    }

    [TestMethod]
    public void Bpe_EqualMerges_TheLastHolds()
    {
        var vocabulary = new Dictionary<string, int> { ["a"] = 0, ["b"] = 1, ["c"] = 2, ["ab"] = 3, ["bc"] = 4 };
        CollectionAssert.AreEqual(new[] { 0, 4 }, Ids(new BpeModel(vocabulary, ["a b", "b c", "a b"], new BpeSettings(null, null, null, false, false)), "abc"));
    }

    [TestMethod]
    public void Bpe_PrefixAndSuffix_MarkInnerAndLastCharacters()
    {
        Dictionary<string, int> prefixed = new() { ["a"] = 0, ["##b"] = 1, ["##c"] = 2, ["ab"] = 3, ["##bc"] = 4 };
        CollectionAssert.AreEqual(new[] { 3, 2 }, Ids(new BpeModel(prefixed, ["a ##b", "##b ##c"], new BpeSettings(null, "##", null, false, false)), "abc"));
        CollectionAssert.AreEqual(new[] { 0, 4 }, Ids(new BpeModel(prefixed, ["##b ##c", "a ##b"], new BpeSettings(null, "##", null, false, false)), "abc"));
        Dictionary<string, int> suffixed = new() { ["a"] = 0, ["b"] = 1, ["b</w>"] = 2, ["ab</w>"] = 3 };
        CollectionAssert.AreEqual(new[] { 0, 1, 3 }, Ids(new BpeModel(suffixed, ["a b</w>"], new BpeSettings(null, null, "</w>", false, false)), "abab"));
    }

    [TestMethod]
    public void WordPiece_OwnPrefix_ContinuesWords()
    {
        Dictionary<string, int> vocabulary = new() { ["?"] = 0, ["a"] = 1, ["@b"] = 2, ["b"] = 3, ["ab"] = 4 };
        CollectionAssert.AreEqual(new[] { 4, 2 }, Ids(new WordPieceModel(vocabulary, 0, "@", 100), "abb"));
        CollectionAssert.AreEqual(new[] { 0 }, Ids(new WordPieceModel(vocabulary, 0, "@", 100), "aba"));
        CollectionAssert.AreEqual(new[] { 0 }, Ids(new WordPieceModel(vocabulary, 0, "@", 2), "abb"));
    }

    private static int[] Ids(ITokenModel model, string word)
    {
        List<int> ids = [];
        model.Add(word, ids);
        return [.. ids];
    }

    // Every way to cut, unknown characters only where no piece is that character; neighbouring unknown ones are one.
    // Several, where the same pieces in another order are as good.
    private static List<int[]> BestCuts((string Piece, double Score)[] pieces, string word)
    {
        var least = pieces.Min(piece => piece.Score);
        List<(double Sum, int[] Ids)> cuts = [];
        Try(0, 0, []);
        var best = cuts.Max(cut => cut.Sum) - 1e-9;
        return [.. cuts.Where(cut => cut.Sum > best).Select(cut => cut.Ids)];

        void Try(int at, double sum, int[] ids)
        {
            if (at == word.Length)
            {
                cuts.Add((sum, ids));
                return;
            }
            for (var id = 0; id < pieces.Length; id++)
            {
                if (word.AsSpan(at).StartsWith(pieces[id].Piece))
                {
                    Try(at + pieces[id].Piece.Length, sum + pieces[id].Score, [.. ids, id]);
                }
            }
            if (!Array.Exists(pieces, piece => piece.Piece == word[at].ToString()))
            {
                Try(at + 1, sum + least - 10, ids is [.., 0] ? ids : [.. ids, 0]);
            }
        }
    }

    private static List<string> Merge(string word, List<string> merges)
    {
        List<string> tokens = [.. word.Select(c => c.ToString())];
        while (true)
        {
            var (rank, at) = Enumerable.Range(0, tokens.Count - 1)
                .Select(i => (Rank: merges.IndexOf($"{tokens[i]} {tokens[i + 1]}"), i))
                .Where(pair => pair.Rank >= 0).DefaultIfEmpty((-1, -1)).Min();
            if (rank < 0)
            {
                return tokens;
            }
            tokens[at] += tokens[at + 1];
            tokens.RemoveAt(at + 1);
        }
    }

    private static IEnumerable<string> Words(Random random, int count) => Enumerable.Range(0, count).Select(_ => Word(random, 4)).Distinct();

    private static string Word(Random random, int longest) => new(random.GetItems(Alphabet.AsSpan(), random.Next(1, longest + 1)));
}

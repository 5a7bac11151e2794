namespace EmotionFusion.Pipeline.Tests;

/// <summary>Views with features from which the label can be learnt.</summary>
internal static class MlNetData
{
    public static FeatureView View(int rows, int speakers, string corpus = "TEST")
    {
        var made = Corpora.Of(Enumerable.Range(0, rows).Select(i => Corpora.Utterance($"u{i:D4}", $"s{i % speakers}", $"{i % speakers / 2}", i % 4) with
        {
            Vad = i % 3 == 0 ? null : new Vad(1 + (i % 5), 2, float.NaN),
            Transcript = $"words of {Corpora.ClassNames[i % 4]} {i}",
        })) with
        { Name = corpus };
        return new(made, Block(made, 6, 1), Block(made, 3, 2));
    }

    /// <summary>The same rows; every third lacks audio, and every third, the one after, text.</summary>
    public static FeatureView PartialView(int rows, int speakers)
    {
        var whole = View(rows, speakers);
        return FeatureView.Combine(Side(1, view => view.Audio), Side(2, view => view.Text), keepPartial: true);

        FeatureView Side(int lacking, Func<FeatureView, FeatureBlock?> blockOf)
        {
            int[] have = [.. Enumerable.Range(0, rows).Where(row => row % 3 != lacking)];
            var corpus = Corpora.Of(have.Select(row => whole.Utterances[row]));
            var block = blockOf(whole)!.Select(have);
            return new(corpus, lacking == 1 ? block : null, lacking == 1 ? null : block);
        }
    }

    /// <summary>Around a point of the label's own, with noise.</summary>
    private static FeatureBlock Block(Corpus corpus, int dimension, int seed)
    {
        var random = new Random(seed);
        return new("made", "0123456789ab", dimension, [.. corpus.Utterances.SelectMany(u => Enumerable.Range(0, dimension)
            .Select(i => (i % 4 == u.Label ? 1f : 0f) + (0.2f * (float)random.NextDouble())))]);
    }
}

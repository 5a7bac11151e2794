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

    /// <summary>Around a point of the label's own, with noise.</summary>
    private static FeatureBlock Block(Corpus corpus, int dimension, int seed)
    {
        var random = new Random(seed);
        return new("made", "0123456789ab", dimension, [.. corpus.Utterances.SelectMany(u => Enumerable.Range(0, dimension)
            .Select(i => (i % 4 == u.Label ? 1f : 0f) + (0.2f * (float)random.NextDouble())))]);
    }
}

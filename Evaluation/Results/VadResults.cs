using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Of results.json: how well valence, arousal and dominance are predicted, by test corpus; computed from vad.csv.</summary>
public sealed record VadResults(IReadOnlyList<VadCorpus> Corpora)
{
    /// <param name="scales">Of each corpus that can be tested.</param>
    /// <param name="rows">All test predictions.</param>
    internal static VadResults Of(IReadOnlyDictionary<string, VadScale> scales, IReadOnlyList<VadPrediction> rows) => new(
        [.. rows.GroupBy(row => row.Corpus).Select(corpus => VadCorpus.Of(corpus.Key, ScaleOf(scales, corpus.Key), [.. corpus]))]);

    /// <summary>The same again from vad.csv.</summary>
    internal VadResults Again(IReadOnlyList<VadPrediction> rows) =>
        Of(Corpora.ToDictionary(corpus => corpus.Corpus, corpus => new VadScale(corpus.Low, corpus.High)), rows);

    private static VadScale ScaleOf(IReadOnlyDictionary<string, VadScale> scales, string corpus) => scales.TryGetValue(corpus, out var scale)
        ? scale
        : throw new EmotionFusionException($"vad.csv has the corpus '{corpus}', but results.json knows {string.Join(", ", scales.Keys)}.");
}

/// <summary>One test corpus.</summary>
/// <param name="Low">The lowest rating of the corpus's own scale, which <see cref="VadDimension.Mae"/> is on.</param>
/// <param name="High">The highest.</param>
/// <param name="MeanCcc">Of the dimensions' pooled CCC, those that have one; null if none has.</param>
/// <param name="Dimensions">Valence, arousal, dominance.</param>
public sealed record VadCorpus(string Corpus, double Low, double High, double? MeanCcc, IReadOnlyList<VadDimension> Dimensions)
{
    internal static VadCorpus Of(string corpus, VadScale scale, IReadOnlyList<VadPrediction> rows)
    {
        VadDimension[] dimensions = [.. VadFile.Dimensions.Select((name, d) => VadDimension.Of(name, d, rows))];
        double[] known = [.. dimensions.Select(dimension => dimension.Ccc).OfType<double>()];
        return new VadCorpus(corpus, scale.Low, scale.High, known.Length > 0 ? known.Average() : null, dimensions);
    }
}

/// <summary>
/// One of valence, arousal and dominance. CCC is the concordance correlation coefficient (Lin 1989), -1 to 1; it and the
/// mean absolute error are over the utterances that have that rating. Null where fewer than two are rated, or training had none.
/// </summary>
/// <param name="Name">valence, arousal or dominance.</param>
/// <param name="Rated">Test utterances with the rating, each counted once whatever the number of seeds.</param>
/// <param name="Missing">Those without.</param>
/// <param name="Ccc">Over the predictions of all folds and seeds as one set.</param>
/// <param name="Interval">Of it: 95 %, percentile bootstrap over speakers; null with fewer than two.</param>
/// <param name="Mean">Of the CCC of each fold with each seed, those that have one.</param>
/// <param name="Std">Population standard deviation of these.</param>
/// <param name="Mae">Over all predictions, in points of the corpus's scale.</param>
public sealed record VadDimension(
    string Name, long Rated, long Missing, double? Ccc, Interval? Interval, double? Mean, double? Std, double? Mae)
{
    internal static VadDimension Of(string name, int dimension, IReadOnlyList<VadPrediction> rows)
    {
        VadPrediction[] rated = [.. rows.Where(row => !float.IsNaN(row.Truth[dimension]))];
        VadPrediction[] pairs = [.. rated.Where(row => !float.IsNaN(row.Predicted[dimension]))];
        var count = Utterances(rated);
        var missing = Utterances(rows) - count;
        if (pairs.Length < 2)
        {
            return new VadDimension(name, count, missing, null, null, null, null, null);
        }

        double[] trainings = [.. pairs.GroupBy(row => (row.Seed, row.Fold)).Select(Moments).Where(moments => moments.N > 1).Select(moments => moments.Ccc)];
        var spread = trainings.Length > 0 ? Spread.Of(trainings) : (Spread?)null;
        return new VadDimension(
            name,
            count,
            missing,
            Moments(pairs).Ccc,
            SpeakerBootstrap.Interval(
                [.. pairs.GroupBy(row => row.Speaker).OrderBy(speaker => speaker.Key, NaturalComparer.Instance).Select(Moments)],
                drawn => Pool(drawn).Ccc),
            spread?.Mean,
            spread?.Std,
            pairs.Average(row => Math.Abs((double)row.Predicted[dimension] - row.Truth[dimension])));

        ConcordanceMoments Moments(IEnumerable<VadPrediction> some)
        {
            var moments = default(ConcordanceMoments);
            foreach (var row in some)
            {
                moments.Add(row.Predicted[dimension], row.Truth[dimension]);
            }

            return moments;
        }
    }

    private static long Utterances(IEnumerable<VadPrediction> rows) => rows.Select(row => row.Utterance).Distinct().Count();

    private static ConcordanceMoments Pool(IEnumerable<ConcordanceMoments> speakers)
    {
        var pool = default(ConcordanceMoments);
        foreach (var speaker in speakers)
        {
            pool.Add(speaker);
        }

        return pool;
    }
}

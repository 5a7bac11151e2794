using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>The weight of each class in the loss.</summary>
internal static class ClassWeights
{
    /// <summary>How much a class's mean difficulty counts beside its rarity.</summary>
    private const double DifficultyShare = 0.75;

    /// <summary>
    /// The weights for cross-entropy of the classes of <paramref name="view"/>, over <paramref name="trainRows"/>:
    /// with the difficulty of the classes or without it, as the configuration says, times its factors.
    /// </summary>
    /// <exception cref="EmotionFusionException">A factor names no class.</exception>
    public static float[] Of(FeatureView view, IReadOnlyList<int> trainRows, ExperimentConfig config)
    {
        var factors = Factors(view, config.Loss.ClassWeights);
        var labels = config.Targets.Labels;
        var counts = Counts(view, trainRows, labels);
        return config.Loss.DifficultyScaling
            ? Scaled(counts, MeanDifficulties(view, trainRows, counts, labels, config.ExpectedVad), factors)
            : Of(config.Loss.Weighting, counts, factors);
    }

    /// <summary>
    /// w_c = factor_c times r_c, r_c + 1 or 1 with the rarity r_c = N / (C n_c), not scaled. A class without training
    /// utterances has no term in the loss; its rarity is 0.
    /// </summary>
    /// <param name="counts">n_c, training utterances a class.</param>
    public static float[] Of(ClassWeighting weighting, IReadOnlyList<double> counts, IReadOnlyList<double> factors) =>
        [.. Rarities(counts).Zip(factors, (rarity, factor) => (float)(factor * weighting switch
        {
            ClassWeighting.Balanced => rarity,
            ClassWeighting.Damped => rarity + 1,
            _ => 1,
        }))];

    /// <summary>w_c = r_c + 0.75 m_c, scaled so that the C weights sum to C, and then times factor_c.</summary>
    /// <param name="counts">n_c, training utterances a class.</param>
    /// <param name="meanDifficulties">m_c, of the class's training utterances.</param>
    public static float[] Scaled(IReadOnlyList<double> counts, IReadOnlyList<double> meanDifficulties, IReadOnlyList<double> factors)
    {
        var raw = Rarities(counts).Zip(meanDifficulties, (rarity, difficulty) => rarity + (DifficultyShare * difficulty)).ToArray();
        var scale = raw.Length / raw.Sum();
        return [.. raw.Zip(factors, (weight, factor) => (float)(weight * scale * factor))];
    }

    /// <summary>
    /// The weights for focal loss, from the batch alone: 1 / (n_c + 0.1), where a class that the batch lacks counts as
    /// one utterance, scaled so that they sum to 1, and then times factor_c.
    /// </summary>
    /// <param name="labels">Of the batch.</param>
    /// <param name="factors">By label.</param>
    public static float[] OfBatch(ReadOnlySpan<int> labels, int classes, IReadOnlyList<double> factors)
    {
        var counts = new int[classes];
        foreach (var label in labels)
        {
            counts[label]++;
        }

        var raw = Array.ConvertAll(counts, count => 1 / (Math.Max(1, count) + 0.1));
        var sum = raw.Sum();
        return [.. raw.Zip(factors, (weight, factor) => (float)(weight / sum * factor))];
    }

    /// <summary>The factors by label; a class that isn't named keeps 1.</summary>
    /// <exception cref="EmotionFusionException">One names no class.</exception>
    public static double[] Factors(FeatureView view, IReadOnlyDictionary<string, double> byName)
    {
        var unknown = byName.Keys.FirstOrDefault(name => !view.ClassNames.Contains(name));
        return unknown is null
            ? [.. view.ClassNames.Select(name => byName.GetValueOrDefault(name, 1))]
            : throw new EmotionFusionException(
                $"class_weights names '{unknown}', and the classes of {view.Corpus} are {string.Join(", ", view.ClassNames)}." +
                Nearest.Hint(unknown, view.ClassNames));
    }

    private static double[] Rarities(IReadOnlyList<double> counts)
    {
        var total = counts.Sum();
        return [.. counts.Select(count => count > 0 ? total / (counts.Count * count) : 0)];
    }

    /// <returns>By label; with soft labels the sum of the shares of raters that named the class.</returns>
    private static double[] Counts(FeatureView view, IReadOnlyList<int> rows, LabelKind labels)
    {
        var counts = new double[view.ClassNames.Count];
        foreach (var (label, share) in rows.SelectMany(row => Shares(view, row, labels)))
        {
            counts[label] += share;
        }

        return counts;
    }

    /// <returns>By label; 1 for a class without utterances.</returns>
    private static double[] MeanDifficulties(
        FeatureView view, IReadOnlyList<int> rows, double[] counts, LabelKind labels, IReadOnlyDictionary<int, Vad> prototypes)
    {
        var sums = new double[counts.Length];
        foreach (var row in rows)
        {
            foreach (var (label, share) in Shares(view, row, labels))
            {
                sums[label] += share * Difficulty.Of(view.Utterances[row].Vad, label, prototypes);
            }
        }

        return [.. sums.Zip(counts, (sum, count) => count > 0 ? sum / count : 1)];
    }

    /// <returns>The classes of a row's target and how much of it each has.</returns>
    private static IEnumerable<(int Label, float Share)> Shares(FeatureView view, int row, LabelKind labels) => labels == LabelKind.Hard
        ? [(view.Utterances[row].Label, 1f)]
        : view.Utterances[row].Distribution(view.ClassNames.Count).Index().Where(share => share.Item > 0);
}

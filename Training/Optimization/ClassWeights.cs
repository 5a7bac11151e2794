using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>The weight of each class in the loss.</summary>
public static class ClassWeights
{
    public static float[] Of(FeatureView view, IReadOnlyList<int> trainRows, ExperimentConfig config) => Of(view, trainRows, config.Loss.ClassWeights);

    public static double[] Factors(FeatureView view, IReadOnlyDictionary<string, double> factors) => [.. view.ClassNames.Select(name => factors.GetValueOrDefault(name, 1))];

    public static float[] OfBatch(ReadOnlySpan<int> labels, int classes, IReadOnlyList<double> factors)
    {
        var counts = new int[classes];
        foreach (var label in labels) counts[label]++;
        var w = counts.Select(n => n == 0 ? 1 : 1 / (n + 0.1)).ToArray();
        var sum = w.Sum();
        return [.. w.Select((x, c) => (float)(x / sum * factors[c]))];
    }

    /// <summary>The weights of the classes of <paramref name="view"/>, counted over <paramref name="trainRows"/>.</summary>
    /// <param name="factors">By class name; a class that isn't named keeps 1.</param>
    /// <exception cref="EmotionFusionException">A factor names no class.</exception>
    public static float[] Of(FeatureView view, IReadOnlyList<int> trainRows, IReadOnlyDictionary<string, double> factors)
    {
        var counts = new int[view.ClassNames.Count];
        foreach (var row in trainRows)
        {
            counts[view.Utterances[row].Label]++;
        }

        var unknown = factors.Keys.FirstOrDefault(name => !view.ClassNames.Contains(name));
        return unknown is null
            ? Of(counts, [.. view.ClassNames.Select(name => factors.GetValueOrDefault(name, 1))])
            : throw new EmotionFusionException(
                $"class_weights names '{unknown}', and the classes of {view.Corpus} are {string.Join(", ", view.ClassNames)}." +
                Nearest.Hint(unknown, view.ClassNames));
    }

    /// <summary>
    /// w_c = (N / (C n_c) + 1) x factor_c, not scaled. A class without training utterances has no term in the loss;
    /// its weight is its factor alone.
    /// </summary>
    /// <param name="counts">n_c, training utterances a class.</param>
    public static float[] Of(IReadOnlyList<int> counts, IReadOnlyList<double> factors)
    {
        var total = counts.Sum();
        var weights = new float[counts.Count];
        for (var c = 0; c < counts.Count; c++)
        {
            var rarity = counts[c] > 0 ? (double)total / (counts.Count * counts[c]) : 0;
            weights[c] = (float)((rarity + 1) * factors[c]);
        }

        return weights;
    }
}

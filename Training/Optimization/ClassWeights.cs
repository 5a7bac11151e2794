namespace EmotionFusion.Training;

/// <summary>The weight of each class in the loss.</summary>
public static class ClassWeights
{
    /// <summary>
    /// w_c = (N / (C n_c) + 1) x the configured factor of the class, not scaled. A class without training utterances
    /// has no term in the loss; its weight is its factor alone.
    /// </summary>
    /// <param name="counts">n_c, training utterances a class.</param>
    /// <param name="factors">By class name; a class that isn't named keeps 1.</param>
    public static float[] Of(IReadOnlyList<int> counts, IReadOnlyList<string> classNames, IReadOnlyDictionary<string, double> factors)
    {
        var total = counts.Sum();
        var weights = new float[counts.Count];
        for (var c = 0; c < counts.Count; c++)
        {
            var rarity = counts[c] > 0 ? (double)total / (counts.Count * counts[c]) : 0;
            weights[c] = (float)((rarity + 1) * factors.GetValueOrDefault(classNames[c], 1));
        }

        return weights;
    }
}

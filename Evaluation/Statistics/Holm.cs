namespace EmotionFusion.Evaluation;

/// <summary>
/// Holm's correction (1979) for several tests at once: the chance that even one of those without a difference shows one
/// stays below the level that an adjusted P is held against.
/// </summary>
internal static class Holm
{
    /// <returns>The adjusted P of each, in the order given: the lowest times n, the next times n - 1, none lower than the one before, none above 1.</returns>
    public static double[] Adjusted(IReadOnlyList<double> p)
    {
        var adjusted = new double[p.Count];
        var highest = 0.0;
        foreach (var (rank, index) in Enumerable.Range(0, p.Count).OrderBy(i => p[i]).Index())
        {
            highest = Math.Max(highest, Math.Min(1, p[index] * (p.Count - rank)));
            adjusted[index] = highest;
        }

        return adjusted;
    }
}

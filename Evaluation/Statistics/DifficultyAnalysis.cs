namespace EmotionFusion.Evaluation;

/// <summary>Whether utterances that lie far from their class's prototype are recognised less well.</summary>
/// <param name="Buckets">By ascending difficulty; fewer than 20 where many utterances are equally difficult, none if all are.</param>
/// <param name="Uar">Over all predictions.</param>
/// <param name="Relation">Of the buckets' UAR to their centres; null with fewer than three buckets, when all have one UAR, or when nobody rated the utterances.</param>
public sealed record DifficultyAnalysis(IReadOnlyList<DifficultyBucket> Buckets, double Uar, LinearRelation? Relation)
{
    public const int BucketCount = 20;

    /// <summary>Cuts at the quantiles of difficulty (NumPy's, type 7), where equal ones count once.</summary>
    /// <param name="rows">A prediction each, one at least.</param>
    /// <param name="classes">Number of classes.</param>
    public static DifficultyAnalysis Compute(IReadOnlyCollection<(double Difficulty, int Label, int Predicted)> rows, int classes)
    {
        if (rows.Count == 0)
        {
            throw new ArgumentException("An analysis needs at least one prediction.", nameof(rows));
        }

        var sorted = rows.OrderBy(row => row.Difficulty).ToArray();
        var difficulties = Array.ConvertAll(sorted, row => row.Difficulty);
        var edges = Enumerable.Range(0, BucketCount + 1)
            .Select(i => SpeakerIntervals.Quantile(difficulties, (double)i / BucketCount))
            .Distinct()
            .ToArray();
        var buckets = Cut(sorted, edges, classes);
        var relation = LinearRelation.Of([.. buckets.Select(bucket => bucket.Center)], [.. buckets.Select(bucket => bucket.Uar)]);
        return new(buckets, UarOf(sorted, classes), relation);
    }

    private static DifficultyBucket[] Cut(ReadOnlySpan<(double Difficulty, int Label, int Predicted)> sorted, double[] edges, int classes)
    {
        var buckets = new List<DifficultyBucket>();
        var start = 0;
        for (var i = 0; i + 1 < edges.Length; i++)
        {
            var end = start;
            while (end < sorted.Length && (sorted[end].Difficulty < edges[i + 1] || i + 2 == edges.Length))
            {
                end++;
            }

            if (end > start)
            {
                buckets.Add(new(edges[i], edges[i + 1], UarOf(sorted[start..end], classes), end - start));
            }

            start = end;
        }

        return [.. buckets];
    }

    private static double UarOf(ReadOnlySpan<(double Difficulty, int Label, int Predicted)> rows, int classes)
    {
        var matrix = new ConfusionMatrix(classes);
        foreach (var (_, label, predicted) in rows)
        {
            matrix.Add(label, predicted);
        }

        return matrix.Uar;
    }
}

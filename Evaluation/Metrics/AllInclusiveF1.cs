namespace EmotionFusion.Evaluation;

/// <summary>
/// Macro F1 over all utterances, those without a majority too, after the all-inclusive rule (Chou, arXiv:2510.05934): an
/// utterance has every class that a share of its raters of at least 1 / classes named, and a head gives it every class whose
/// probability is at least 1 / classes. So one that raters are divided on is right for each class that they agree on as much,
/// and who names only one of them misses the other.
/// </summary>
internal static class AllInclusiveF1
{
    /// <summary>The classes that raters gave: votes x classes >= all votes, in whole numbers. At least one.</summary>
    public static bool[] Given(IReadOnlyList<int> votes)
    {
        var total = votes.Sum();
        return [.. votes.Select(count => (long)count * votes.Count >= total)];
    }

    /// <summary>The classes that a head gives. The most probable one is always among them, however its probability was rounded.</summary>
    public static bool[] Predicted(IReadOnlyList<float> probabilities)
    {
        var most = probabilities.Max();
        return [.. probabilities.Select(p => p == most || p >= 1.0 / probabilities.Count)];
    }
}

/// <summary>Of each class how often it was given and predicted, alone and both.</summary>
internal sealed class MultiLabelCounts(int classes)
{
    private readonly long[] _given = new long[classes], _predicted = new long[classes], _both = new long[classes];

    /// <summary>Mean F1 over the classes that were given or predicted; 0 without utterances.</summary>
    public double MacroF1 => Enumerable.Range(0, classes).Where(c => _given[c] + _predicted[c] > 0).Select(F1).DefaultIfEmpty(0).Average();

    public long Given(int c) => _given[c];

    public long Predicted(int c) => _predicted[c];

    /// <summary>2 both / (given + predicted); 0 for a class that is nowhere.</summary>
    public double F1(int c) => _given[c] + _predicted[c] == 0 ? 0 : 2.0 * _both[c] / (_given[c] + _predicted[c]);

    public static MultiLabelCounts Of(int classes, IEnumerable<RatedPrediction> rows)
    {
        var counts = new MultiLabelCounts(classes);
        foreach (var row in rows)
        {
            counts.Add(AllInclusiveF1.Given(row.Votes), AllInclusiveF1.Predicted(row.Probabilities));
        }

        return counts;
    }

    public void Add(MultiLabelCounts other)
    {
        for (var c = 0; c < classes; c++)
        {
            _given[c] += other._given[c];
            _predicted[c] += other._predicted[c];
            _both[c] += other._both[c];
        }
    }

    private void Add(bool[] given, bool[] predicted)
    {
        for (var c = 0; c < classes; c++)
        {
            _given[c] += given[c] ? 1 : 0;
            _predicted[c] += predicted[c] ? 1 : 0;
            _both[c] += given[c] && predicted[c] ? 1 : 0;
        }
    }
}

namespace EmotionFusion.Evaluation;

/// <summary>
/// Of results.json: how heads fare on all test utterances whose raters' votes are known, those without a majority too;
/// computed from ratings.csv. See <see cref="AllInclusiveF1"/> for the rule.
/// </summary>
/// <param name="Utterances">Test utterances, each counted once whatever the number of seeds.</param>
/// <param name="WithoutMajority">Those that no other figure counts.</param>
/// <param name="Mean">Macro F1 by the rule, over folds and seeds.</param>
/// <param name="Std">Population standard deviation over folds and seeds.</param>
/// <param name="Pooled">Macro F1 by the rule over all predictions as one set.</param>
/// <param name="Interval">Of the pooled figure: 95 %, percentile bootstrap over speakers; null with fewer than two.</param>
/// <param name="Classes">By label, of the pooled predictions.</param>
public sealed record AllInclusiveResults(
    long Utterances, long WithoutMajority, double Mean, double Std, double Pooled, Interval? Interval, IReadOnlyList<MultiLabelClass> Classes)
{
    /// <param name="rows">All test predictions; null or none: no votes are known.</param>
    internal static AllInclusiveResults? Of(IReadOnlyList<string> classNames, IReadOnlyList<RatedPrediction>? rows)
    {
        if (rows is not { Count: > 0 })
        {
            return null;
        }

        var trainings = Spread.Of(rows.GroupBy(row => (row.Seed, row.Fold)).Select(training => MultiLabelCounts.Of(classNames.Count, training).MacroF1));
        var pooled = MultiLabelCounts.Of(classNames.Count, rows);
        return new AllInclusiveResults(
            rows.Select(row => row.Utterance).Distinct().Count(),
            rows.Where(row => row.Label is null).Select(row => row.Utterance).Distinct().Count(),
            trainings.Mean,
            trainings.Std ?? 0,
            pooled.MacroF1,
            SpeakerBootstrap.Interval(
                [.. rows.GroupBy(row => row.Speaker).OrderBy(speaker => speaker.Key, NaturalComparer.Instance).Select(speaker => MultiLabelCounts.Of(classNames.Count, speaker))],
                drawn => Pool(classNames.Count, drawn).MacroF1),
            [.. classNames.Select((name, c) => new MultiLabelClass(name, pooled.Given(c), pooled.Predicted(c), pooled.F1(c)))]);
    }

    private static MultiLabelCounts Pool(int classes, IEnumerable<MultiLabelCounts> speakers)
    {
        var pool = new MultiLabelCounts(classes);
        foreach (var speaker in speakers)
        {
            pool.Add(speaker);
        }

        return pool;
    }
}

/// <summary>How one class fared where an utterance can have several.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="Given">Utterances that enough raters gave it.</param>
/// <param name="Predicted">Utterances that heads gave it.</param>
/// <param name="F1">0 if it occurs nowhere.</param>
public sealed record MultiLabelClass(string Name, long Given, long Predicted, double F1);

namespace EmotionFusion.Evaluation;

/// <summary>
/// What the report says of one gender beyond results.json: computed from predictions.csv and speakers.csv, so of runs
/// whose results.json hasn't it, too.
/// </summary>
/// <param name="Gender">As in results.json.</param>
/// <param name="Pooled">All predictions of its speakers.</param>
/// <param name="Uar">95 % interval of its UAR over its speakers; null with fewer than two.</param>
internal sealed record GenderFigures(string Gender, ConfusionMatrix Pooled, Interval? Uar)
{
    /// <returns>In the order of results.json; empty where genders aren't known.</returns>
    public static IReadOnlyList<GenderFigures> Of(SavedRun run)
    {
        if (run.Genders is not { } genders || run.Results.Fairness is not { } fairness)
        {
            return [];
        }

        var classes = run.Results.Classes.Count;
        var speakers = ResultsComputation.BySpeaker(run.Predictions)
            .ToLookup(rows => genders.GetValueOrDefault(rows.Key, ""), rows => ResultsComputation.Matrix(rows, classes));
        return [.. fairness.Genders.Select(group => new GenderFigures(
            group.Gender, Pool([.. speakers[group.Gender]]), SpeakerBootstrap.Interval([.. speakers[group.Gender]], drawn => Pool(drawn).Uar)))];
    }

    private static ConfusionMatrix Pool(IReadOnlyList<ConfusionMatrix> speakers)
    {
        var pool = new ConfusionMatrix(speakers[0].Classes);
        foreach (var speaker in speakers)
        {
            pool.Add(speaker);
        }

        return pool;
    }
}

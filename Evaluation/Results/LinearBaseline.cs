namespace EmotionFusion.Evaluation;

/// <summary>
/// What a logistic regression makes of the same features, folds and standardisation: the figure that a head must beat to
/// be worth its training. All but the strengths is computed from baseline.csv and predictions.csv.
/// </summary>
/// <param name="Mean">Over folds.</param>
/// <param name="Std">Population standard deviation over folds.</param>
/// <param name="Folds">In the order of the run's folds.</param>
/// <param name="Pooled">Of all folds' predictions as one set.</param>
/// <param name="Intervals">Of the pooled figures, over speakers; null with fewer than two.</param>
/// <param name="Difference">Head minus baseline in pooled UAR, the head's predictions with all seeds together.</param>
public sealed record LinearBaseline(
    Scores Mean, Scores Std, IReadOnlyList<BaselineFold> Folds, Scores Pooled, SpeakerIntervals? Intervals, PairedDifference Difference)
{
    /// <param name="strengths">By fold.</param>
    /// <param name="head">Those of predictions.csv.</param>
    /// <param name="baseline">Those of baseline.csv.</param>
    /// <exception cref="EmotionFusionException">The baseline's utterances aren't those of the head.</exception>
    internal static LinearBaseline Compute(
        IReadOnlyList<FoldSplit> folds, IReadOnlyDictionary<string, StrengthChoice> strengths, int classes,
        IReadOnlyList<RunPrediction> head, IReadOnlyList<RunPrediction> baseline)
    {
        CheckPaired(head, baseline);
        BaselineFold[] scored = [.. folds.Select(fold =>
        {
            var matrix = ResultsComputation.Matrix(baseline.Where(row => row.Fold == fold.Name), classes);
            return strengths.TryGetValue(fold.Name, out var strength)
                ? new BaselineFold(fold.Name, matrix.Total, matrix.Uar, matrix.Wa, matrix.MacroF1, strength)
                : throw new EmotionFusionException($"The baseline doesn't say which strength it took in fold '{fold.Name}'; expected one for each of the folds.");
        })];
        var (mean, std) = Scores.Spread([.. scored.Select(fold => new Scores(fold.Uar, fold.Wa, fold.F1))]);
        var pooled = ResultsComputation.Matrix(baseline, classes);
        var heads = head.ToLookup(row => row.Prediction.Speaker);
        (ConfusionMatrix Head, ConfusionMatrix Baseline)[] speakers = [.. ResultsComputation.BySpeaker(baseline).Select(rows =>
            (ResultsComputation.Matrix(heads[rows.Key], classes), ResultsComputation.Matrix(rows, classes)))];
        return new LinearBaseline(
            mean, std, scored, new Scores(pooled.Uar, pooled.Wa, pooled.MacroF1),
            SpeakerIntervals.Compute([.. speakers.Select(speaker => speaker.Baseline)]), PairedDifference.Compute(speakers));
    }

    /// <summary>A difference means something only where both sides have the same test utterances with the same truth.</summary>
    private static void CheckPaired(IReadOnlyList<RunPrediction> head, IReadOnlyList<RunPrediction> baseline)
    {
        var tested = head.Select(Key).ToHashSet();
        var keys = baseline.Select(Key).ToArray();
        if (keys.FirstOrDefault(key => !tested.Contains(key)) is { Utterance: not null } stray)
        {
            throw new EmotionFusionException($"The baseline has utterance '{stray.Utterance}' of fold '{stray.Fold}', which predictions.csv hasn't with the same speaker and label.");
        }

        if (tested.Except(keys).FirstOrDefault() is { Utterance: not null } missing)
        {
            throw new EmotionFusionException($"The baseline lacks utterance '{missing.Utterance}' of fold '{missing.Fold}', which predictions.csv has.");
        }

        var once = head.Count(row => row.Seed == head[0].Seed);
        if (keys.Length != once)
        {
            throw new EmotionFusionException($"The baseline has {keys.Length} predictions of {once} test utterances; expected one each.");
        }
    }

    private static (string Fold, string Utterance, string Speaker, int Label) Key(RunPrediction row) =>
        (row.Fold, row.Prediction.Utterance, row.Prediction.Speaker, row.Prediction.Label);
}

/// <summary>The linear baseline on the test part of one fold.</summary>
/// <param name="Name">The fold's name.</param>
/// <param name="N">Test utterances.</param>
/// <param name="Uar">Over the classes that have utterances.</param>
/// <param name="Wa">Weighted accuracy.</param>
/// <param name="F1">Macro F1.</param>
/// <param name="Strength">Of regularisation, chosen on validation predictions.</param>
public sealed record BaselineFold(string Name, long N, double Uar, double Wa, double F1, StrengthChoice Strength);

/// <summary>Which strength of regularisation a fold's linear model has, and the UAR on all of its validation predictions that chose it.</summary>
/// <param name="L2">1 / C of scikit-learn's LogisticRegression.</param>
/// <param name="ValidationUar">Highest of all strengths that were tried.</param>
public sealed record StrengthChoice(double L2, double ValidationUar);

namespace EmotionFusion.Evaluation;

/// <summary>
/// What the probabilities are worth once each fold's and seed's temperature, fitted to its validation part, has scaled them;
/// see <see cref="Temperature"/>. No prediction changes, and predictions.csv keeps the probabilities as the heads gave them:
/// the calibrated ones are p^(1/T), divided by their sum.
/// </summary>
/// <param name="Temperatures">One a training and seed; above 1 it takes confidence away, below it adds some.</param>
/// <param name="EceBefore">Expected calibration error of all test predictions as they are: <see cref="PooledResult.Calibration"/>'s.</param>
/// <param name="EceAfter">Of the scaled ones.</param>
/// <param name="NllBefore">Mean negative log-likelihood of the true class in nats, as they are.</param>
/// <param name="NllAfter">Of the scaled ones.</param>
/// <param name="BinsAfter">As <see cref="Calibration.Bins"/>, of the scaled ones.</param>
public sealed record TemperatureScaling(
    IReadOnlyList<FittedTemperature> Temperatures,
    double EceBefore, double EceAfter, double NllBefore, double NllAfter,
    IReadOnlyList<CalibrationBin> BinsAfter)
{
    /// <summary>A probability below this counts as this, as in ML.NET's log-loss.</summary>
    private const float Least = 1e-15f;

    /// <summary>
    /// Where validation speakers rotate, a fold's test probabilities are the mean over its heads, of which each was judged on
    /// other validation speakers. One temperature is fitted to all of these together: each prediction there is of one head
    /// whom the speaker is a stranger to. The mean itself can't be fitted, because every validation speaker is known to all
    /// heads but one. Means are less sure of themselves than single heads, so the temperature rather takes too much
    /// confidence away; the error afterwards, measured on the test part, tells whether it helped.
    /// </summary>
    /// <param name="folds">The folds, of which several may share a training.</param>
    /// <param name="test">All test predictions.</param>
    /// <param name="validation">Those of the kept weights on the validation parts, under the names of the trainings.</param>
    /// <exception cref="EmotionFusionException">A training has none.</exception>
    internal static TemperatureScaling Of(
        IReadOnlyList<FoldSplit> folds, IReadOnlyList<RunPrediction> test, IReadOnlyList<RunPrediction> validation)
    {
        var trainings = folds.ToDictionary(fold => fold.Name, fold => fold.TrainingName);
        var judged = validation.ToLookup(row => (row.Fold, row.Seed));
        var fitted = test.Select(row => (Fold: trainings[row.Fold], row.Seed)).Distinct().ToDictionary(
            training => training,
            training => FittedTemperature.Of(training.Fold, training.Seed, [.. judged[training]]));
        (Training.Prediction Row, double[] Scaled)[] scaled =
            [.. test.Select(row => (row.Prediction, Temperature.Scale(row.Prediction.Probabilities, fitted[(trainings[row.Fold], row.Seed)].Temperature)))];
        var before = Calibration.Compute([.. scaled.Select(row => ((double)row.Row.Probabilities.Max(), IsRight(row.Row)))]);
        var after = Calibration.Compute([.. scaled.Select(row => (row.Scaled.Max(), IsRight(row.Row)))]);
        return new TemperatureScaling(
            [.. fitted.Values], before.Ece, after.Ece,
            scaled.Average(row => Loss(row.Row.Probabilities[row.Row.Label])),
            scaled.Average(row => Loss(row.Scaled[row.Row.Label])),
            after.Bins);
    }

    private static bool IsRight(Training.Prediction row) => row.Predicted == row.Label;

    private static double Loss(double probability) => -Math.Log(Math.Max(probability, Least));
}

/// <param name="Fold">The training's name in log and checkpoints; of a run within its corpora, the fold's.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Temperature">T.</param>
/// <param name="Utterances">Validation predictions that it was fitted to.</param>
public sealed record FittedTemperature(string Fold, int Seed, double Temperature, int Utterances)
{
    internal static FittedTemperature Of(string fold, int seed, IReadOnlyList<RunPrediction> rows) => rows.Count > 0
        ? new(fold, seed, Evaluation.Temperature.Fit([.. rows.Select(row => (row.Prediction.Probabilities, row.Prediction.Label))]), rows.Count)
        : throw new EmotionFusionException(FormattableString.Invariant($"validation.csv has no predictions of training '{fold}' with seed {seed}."));
}

using System.Text.Json.Serialization;

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

    /// <param name="folds">The folds, of which several may share a training.</param>
    /// <param name="test">All test predictions.</param>
    /// <param name="validation">Those of the kept weights on the validation parts, under the names of the trainings.</param>
    /// <exception cref="EmotionFusionException">A training has none.</exception>
    internal static TemperatureScaling Of(
        IReadOnlyList<FoldSplit> folds, IReadOnlyList<RunPrediction> test, IReadOnlyList<RunPrediction> validation)
    {
        var trainings = folds.ToDictionary(fold => fold.Name, fold => fold.TrainingName);
        var rotating = folds.Where(fold => fold.Rotation is { Count: > 1 }).Select(fold => fold.TrainingName).ToHashSet();
        var judged = validation.ToLookup(row => (row.Fold, row.Seed));
        var fitted = test.Select(row => (Fold: trainings[row.Fold], row.Seed)).Distinct().ToDictionary(
            training => training,
            training => FittedTemperature.Of(training.Fold, training.Seed, [.. judged[training]], rotating.Contains(training.Fold)));
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

/// <summary>
/// The temperature of a fold and seed. Where validation speakers rotate, a test probability is the mean over the fold's
/// heads, and there is nothing to fit that mean to: every validation speaker is known to all heads but one. What can be
/// fitted is one temperature to the predictions of all heads together, each of a speaker who is a stranger to it. Heads that
/// aren't sure enough make a mean that isn't either, so a temperature below 1 is taken over. Heads that are too sure don't:
/// where they differ, their mean takes the confidence away, and a temperature above 1 on top of that took too much (on EmoDB
/// it doubled the calibration error, .036 to .068), so the mean stays as it is.
/// </summary>
/// <param name="Fold">The training's name in log and checkpoints; of a run within its corpora, the fold's.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Temperature">T, as it is used.</param>
/// <param name="Utterances">Validation predictions that it was fitted to.</param>
/// <param name="OfHeads">The one fitted to single heads where validation speakers rotate; else null.</param>
public sealed record FittedTemperature(
    string Fold, int Seed, double Temperature, int Utterances,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? OfHeads = null)
{
    internal static FittedTemperature Of(string fold, int seed, IReadOnlyList<RunPrediction> rows, bool rotates)
    {
        if (rows.Count == 0)
        {
            throw new EmotionFusionException(FormattableString.Invariant($"validation.csv has no predictions of training '{fold}' with seed {seed}."));
        }

        var fitted = Evaluation.Temperature.Fit([.. rows.Select(row => (row.Prediction.Probabilities, row.Prediction.Label))]);
        return rotates ? new(fold, seed, Math.Min(1, fitted), rows.Count, fitted) : new(fold, seed, fitted, rows.Count);
    }
}

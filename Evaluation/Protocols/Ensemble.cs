using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Makes a fold's test predictions of the heads that its rotation of validation speakers trained: the mean of their
/// probabilities. A fold with one head keeps that head's.
/// </summary>
internal static class Ensemble
{
    /// <param name="runs">Those of all folds, members and seeds.</param>
    /// <param name="of">Which of a run's predictions: with both modalities, or with one alone.</param>
    /// <returns>The predictions of each seed and fold, in the order of its first run.</returns>
    public static IReadOnlyList<RunPrediction> Predictions(IReadOnlyList<TrainedFold> runs, Func<TrainedFold, IReadOnlyList<Prediction>> of) =>
        [.. runs.GroupBy(run => (run.Seed, run.Fold.Name), of).SelectMany(members =>
            Mean([.. members]).Select(row => new RunPrediction(members.Key.Seed, members.Key.Name, row)))];

    private static IEnumerable<Prediction> Mean(IReadOnlyList<Prediction>[] members) => members.Length == 1
        ? members[0]
        : members[0].Select((row, i) => Mean(row, [.. members.Select(member => member[i])]));

    private static Prediction Mean(Prediction first, Prediction[] heads)
    {
        if (heads.Any(head => head.Row != first.Row))
        {
            throw new InvalidOperationException($"The heads of a fold tested different rows; one has {first.Row} where another has not.");
        }

        float[] mean = [.. first.Probabilities.Select((_, c) => (float)heads.Average(head => (double)head.Probabilities[c]))];
        return first with { Probabilities = mean, Predicted = Array.IndexOf(mean, mean.Max()) };
    }
}

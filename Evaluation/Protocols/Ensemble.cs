using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Joins the heads of a validation rotation: the mean of their probabilities classifies an utterance. A fold without a
/// rotation is an ensemble of one, and its numbers stay as they are.
/// </summary>
public static class Ensemble
{
    /// <returns>Each seed's and fold's test rows, in the order of <paramref name="trained"/>.</returns>
    public static RunPrediction[] Predictions(IReadOnlyList<TrainedFold> trained) =>
        [.. trained.GroupBy(run => (run.Seed, run.Fold.Name)).SelectMany(heads => Rows(heads.Key.Seed, heads.Key.Name, [.. heads]))];

    private static IEnumerable<RunPrediction> Rows(int seed, string fold, TrainedFold[] heads) =>
        Enumerable.Range(0, heads[0].Test.Count).Select(i => new RunPrediction(seed, fold, Mean([.. heads.Select(head => head.Test[i])])));

    private static Prediction Mean(Prediction[] rows)
    {
        if (rows.Length == 1)
        {
            return rows[0];
        }

        var mean = new float[rows[0].Probabilities.Length];
        for (var c = 0; c < mean.Length; c++)
        {
            mean[c] = (float)rows.Average(row => (double)row.Probabilities[c]);
        }

        return rows[0] with { Probabilities = mean, Predicted = Array.IndexOf(mean, mean.Max()) };
    }
}

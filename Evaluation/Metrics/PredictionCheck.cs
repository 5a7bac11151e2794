using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Refuses predictions that ML.NET would silently skip or read otherwise: a label that's no class, probabilities
/// that aren't numbers, a predicted class that isn't the most probable one.
/// </summary>
internal static class PredictionCheck
{
    public static void All(IReadOnlyList<Prediction> predictions, IReadOnlyList<string> classNames)
    {
        if (classNames.Count < 2)
        {
            throw new EmotionFusionException($"Metrics need at least two classes; found {classNames.Count} ({string.Join(", ", classNames)}).");
        }

        if (predictions.Count == 0)
        {
            throw new EmotionFusionException("There are no predictions to compute metrics from: the test part is empty.");
        }

        foreach (var prediction in predictions)
        {
            if (Fault(prediction, classNames) is { } fault)
            {
                throw new EmotionFusionException($"Utterance '{prediction.Utterance}': {fault}.");
            }
        }
    }

    private static string? Fault(Prediction prediction, IReadOnlyList<string> classNames)
    {
        var probabilities = prediction.Probabilities;
        if (probabilities.Length != classNames.Count)
        {
            return FormattableString.Invariant($"{probabilities.Length} probabilities for {classNames.Count} classes");
        }

        if ((uint)prediction.Label >= classNames.Count)
        {
            return FormattableString.Invariant($"label {prediction.Label} is none of the {classNames.Count} classes");
        }

        for (var c = 0; c < probabilities.Length; c++)
        {
            if (!(probabilities[c] is >= 0 and <= 1))
            {
                return FormattableString.Invariant($"the probability of '{classNames[c]}' is {probabilities[c]}; expected 0 to 1");
            }
        }

        var best = MostProbable(probabilities);
        return best == prediction.Predicted
            ? null
            : FormattableString.Invariant($"predicted is class {prediction.Predicted}, but '{classNames[best]}' has the highest probability");
    }

    /// <summary>The lower index on a tie, as ML.NET ranks.</summary>
    private static int MostProbable(float[] probabilities) => Array.IndexOf(probabilities, probabilities.Max());
}

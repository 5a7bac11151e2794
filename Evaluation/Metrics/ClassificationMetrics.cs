using System.Diagnostics.CodeAnalysis;
using EmotionFusion.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Evaluation;

/// <summary>The figures of a set of test predictions, 0 to 1 but for the correlations (-1 to 1) and the loss.</summary>
public abstract record ScoreFigures
{
    /// <summary>Predictions; in a pool, utterances times seeds.</summary>
    public required long N { get; init; }

    /// <summary>Unweighted average recall over the classes that have utterances (ML.NET's MacroAccuracy).</summary>
    public required double Uar { get; init; }

    /// <summary>Weighted accuracy: the share of utterances that are right (ML.NET's MicroAccuracy).</summary>
    public required double Wa { get; init; }

    /// <summary>Mean F1 over the classes that occur as truth or prediction: the F1 of the headline.</summary>
    public required double F1 { get; init; }

    public required double WeightedF1 { get; init; }

    /// <summary>Cohen's kappa.</summary>
    public required double Kappa { get; init; }

    /// <summary>Matthews' correlation coefficient.</summary>
    public required double Mcc { get; init; }

    /// <summary>Mean cross-entropy in nats; a probability counts as at least 1e-15.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Share of utterances whose true class is among the two most probable.</summary>
    public required double Top2 { get; init; }
}

/// <summary>How one class fared.</summary>
/// <param name="Name">The class's name.</param>
/// <param name="N">Utterances whose true class it is.</param>
/// <param name="Predicted">Utterances that were taken for it.</param>
/// <param name="Precision">0 if nothing was taken for it.</param>
/// <param name="Recall">0 if it has no utterances; <see cref="N"/> tells.</param>
/// <param name="F1">0 if it occurs neither as truth nor as prediction.</param>
public sealed record ClassMetrics(string Name, long N, long Predicted, double Precision, double Recall, double F1);

/// <summary>
/// What a set of predictions is worth. Accuracies, precision and recall, log-loss, top-2 and the matrix are ML.NET's
/// (<c>MulticlassClassification.Evaluate</c>); F1, kappa and correlation come from its matrix.
/// </summary>
public sealed record ClassificationMetrics : ScoreFigures
{
    [SetsRequiredMembers]
    private ClassificationMetrics(MulticlassClassificationMetrics metrics, IReadOnlyList<string> classNames)
    {
        var matrix = metrics.ConfusionMatrix;
        Confusion = ConfusionMatrix.FromRows([.. matrix.Counts.Select(row => row.Select(count => (long)count).ToArray())]);
        (N, Uar, Wa, LogLoss, Top2) = (Confusion.Total, metrics.MacroAccuracy, metrics.MicroAccuracy, metrics.LogLoss, metrics.TopKAccuracy);
        (F1, WeightedF1, Kappa, Mcc) = (Confusion.MacroF1, Confusion.WeightedF1, Confusion.Kappa, Confusion.Mcc);
        Classes = [.. classNames.Select((name, c) => new ClassMetrics(
            name, Confusion.Support(c), Confusion.Predicted(c), matrix.PerClassPrecision[c], matrix.PerClassRecall[c], Confusion.F1(c)))];
        FormattedConfusion = matrix.GetFormattedConfusionTable();
    }

    public ConfusionMatrix Confusion { get; }

    /// <summary>By label.</summary>
    public IReadOnlyList<ClassMetrics> Classes { get; }

    /// <summary>ML.NET's own table of the confusion matrix, as plain text.</summary>
    public string FormattedConfusion { get; }

    /// <exception cref="EmotionFusionException">No predictions, or one whose label, prediction or probabilities are impossible.</exception>
    public static ClassificationMetrics Compute(IReadOnlyList<Prediction> predictions, IReadOnlyList<string> classNames)
    {
        PredictionCheck.All(predictions, classNames);
        var rows = predictions.Select(p => new ScoredUtterance { Label = p.Label, PredictedLabel = p.Predicted, Score = p.Probabilities });
        var context = new MLContext(seed: 0);
        var data = context.Data.LoadFromEnumerable(rows, Schema(classNames));
        var metrics = new ClassificationMetrics(context.MulticlassClassification.Evaluate(data, topKPredictionCount: 2), classNames);
        return metrics.N == predictions.Count
            ? metrics
            : throw new InvalidOperationException($"ML.NET counted {metrics.N} of {predictions.Count} predictions; it skips rows that it can't use.");
    }

    /// <summary>Gives Score its size and the names that the confusion table shows.</summary>
    private static SchemaDefinition Schema(IReadOnlyList<string> classNames)
    {
        var schema = SchemaDefinition.Create(typeof(ScoredUtterance));
        var score = schema[nameof(ScoredUtterance.Score)];
        score.ColumnType = new VectorDataViewType(NumberDataViewType.Single, classNames.Count);
        var names = new VBuffer<ReadOnlyMemory<char>>(classNames.Count, [.. classNames.Select(name => name.AsMemory())]);
        score.AddAnnotation("SlotNames", names, new VectorDataViewType(TextDataViewType.Instance, classNames.Count));
        return schema;
    }

    /// <summary>
    /// A row as ML.NET's evaluator wants it. The label is a float: a key would be one too high at the cursor.
    /// PredictedLabel must be there, but the evaluator takes the highest score as the prediction.
    /// </summary>
    private sealed class ScoredUtterance
    {
        public float Label { get; set; }

        public float PredictedLabel { get; set; }

        public float[] Score { get; set; } = []; // (classes)
    }
}

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
                throw new EmotionFusionException($"Utterance '{prediction.Utterance}': {FormattableString.Invariant(fault)}.");
            }
        }
    }

    private static FormattableString? Fault(Prediction prediction, IReadOnlyList<string> classNames)
    {
        var probabilities = prediction.Probabilities;
        if (probabilities.Length != classNames.Count)
        {
            return $"{probabilities.Length} probabilities for {classNames.Count} classes";
        }

        if ((uint)prediction.Label >= classNames.Count)
        {
            return $"label {prediction.Label} is none of the {classNames.Count} classes";
        }

        if (Array.FindIndex(probabilities, p => !(p is >= 0 and <= 1)) is >= 0 and var c)
        {
            return $"the probability of '{classNames[c]}' is {probabilities[c]}; expected 0 to 1";
        }

        var best = Array.IndexOf(probabilities, probabilities.Max()); // the lower index on a tie, as ML.NET ranks
        return best == prediction.Predicted
            ? null
            : (FormattableString)$"predicted is class {prediction.Predicted}, but '{classNames[best]}' has the highest probability";
    }
}

using EmotionFusion.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EmotionFusion.Evaluation;

/// <summary>
/// What a set of predictions is worth. Accuracies, log-loss, top-2 and the matrix are ML.NET's
/// (<c>MulticlassClassification.Evaluate</c>); F1, kappa and correlation come from its matrix.
/// </summary>
public sealed record ClassificationMetrics
{
    public required long N { get; init; }

    /// <summary>Weighted accuracy: the share of utterances that are right (ML.NET's MicroAccuracy).</summary>
    public required double Wa { get; init; }

    /// <summary>Unweighted average recall over the classes that have utterances (ML.NET's MacroAccuracy).</summary>
    public required double Uar { get; init; }

    /// <summary>Mean cross-entropy in nats; a probability counts as at least 1e-15.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Share of utterances whose true class is among the two most probable.</summary>
    public required double Top2 { get; init; }

    public required ConfusionMatrix Confusion { get; init; }

    public required IReadOnlyList<ClassMetrics> Classes { get; init; }

    /// <summary>ML.NET's own table of the confusion matrix, as plain text.</summary>
    public required string FormattedConfusion { get; init; }

    /// <summary>Mean F1 over the classes that occur as truth or prediction: the F1 of the headline.</summary>
    public double MacroF1 => Confusion.MacroF1;

    public double WeightedF1 => Confusion.WeightedF1;

    public double Kappa => Confusion.Kappa;

    public double Mcc => Confusion.Mcc;

    /// <exception cref="EmotionFusionException">No predictions, or one whose label, prediction or probabilities are impossible.</exception>
    public static ClassificationMetrics Compute(IReadOnlyList<Prediction> predictions, IReadOnlyList<string> classNames)
    {
        PredictionCheck.All(predictions, classNames);
        var rows = predictions.Select(p => new ScoredUtterance { Label = p.Label, PredictedLabel = p.Predicted, Score = p.Probabilities });
        var context = new MLContext(seed: 0);
        var data = context.Data.LoadFromEnumerable(rows, Schema(classNames));
        return From(context.MulticlassClassification.Evaluate(data, topKPredictionCount: 2), predictions.Count, classNames);
    }

    private static ClassificationMetrics From(MulticlassClassificationMetrics metrics, int n, IReadOnlyList<string> classNames)
    {
        var confusion = ConfusionMatrix.FromRows([.. metrics.ConfusionMatrix.Counts.Select(row => row.Select(x => (long)x).ToArray())]);
        if (confusion.Total != n)
        {
            throw new InvalidOperationException($"ML.NET counted {confusion.Total} of {n} predictions; it skips rows that it can't use.");
        }

        return new ClassificationMetrics
        {
            N = n,
            Wa = metrics.MicroAccuracy,
            Uar = metrics.MacroAccuracy,
            LogLoss = metrics.LogLoss,
            Top2 = metrics.TopKAccuracy,
            Confusion = confusion,
            Classes = [.. classNames.Select((name, c) => Class(metrics.ConfusionMatrix, confusion, name, c))],
            FormattedConfusion = metrics.ConfusionMatrix.GetFormattedConfusionTable(),
        };
    }

    private static ClassMetrics Class(Microsoft.ML.Data.ConfusionMatrix metrics, ConfusionMatrix confusion, string name, int c) =>
        new(name, confusion.Support(c), confusion.Predicted(c), metrics.PerClassPrecision[c], metrics.PerClassRecall[c], confusion.F1(c));

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
}

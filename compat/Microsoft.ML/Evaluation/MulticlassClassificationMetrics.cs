using System.Collections.Immutable;

namespace Microsoft.ML.Data;

/// <summary>
/// The results of an evaluation.
/// Mirrors https://learn.microsoft.com/dotnet/api/microsoft.ml.data.multiclassclassificationmetrics
/// </summary>
public sealed class MulticlassClassificationMetrics
{
    internal MulticlassClassificationMetrics(MulticlassCounters counters, int topKPredictionCount, ReadOnlyMemory<char>[] classNames)
    {
        MicroAccuracy = counters.MicroAccuracy;
        MacroAccuracy = counters.MacroAccuracy;
        LogLoss = counters.LogLoss;
        LogLossReduction = counters.LogLossReduction;
        PerClassLogLoss = counters.PerClassLogLoss.ToImmutableArray();
        TopKPredictionCount = topKPredictionCount;
        if (topKPredictionCount > 0)
            TopKAccuracyForAllK = counters.TopKAccuracies(topKPredictionCount).ToImmutableArray();
        ConfusionMatrix = new ConfusionMatrix(counters.Confusion, classNames);
    }

    /// <summary>The mean of -ln(probability of the true class), in nats.</summary>
    public double LogLoss { get; }

    /// <summary>1 for perfect predictions, 0 for those as good as the frequencies of the classes.</summary>
    public double LogLossReduction { get; }

    /// <summary>The mean recall of the classes that have rows.</summary>
    public double MacroAccuracy { get; }

    /// <summary>The share of rows predicted right.</summary>
    public double MicroAccuracy { get; }

    /// <summary>The share of rows whose true class is among the <see cref="TopKPredictionCount"/> highest scores.</summary>
    public double TopKAccuracy => TopKAccuracyForAllK?.LastOrDefault() ?? 0;

    public int TopKPredictionCount { get; }

    /// <summary><see cref="TopKAccuracy"/> for every K from 1; null if K is 0.</summary>
    public IReadOnlyList<double> TopKAccuracyForAllK { get; }

    /// <summary><see cref="LogLoss"/> of the rows of each class; 0 if it has none.</summary>
    public IReadOnlyList<double> PerClassLogLoss { get; }

    public ConfusionMatrix ConfusionMatrix { get; }
}

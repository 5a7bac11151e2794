using System.Diagnostics.CodeAnalysis;

namespace EmotionFusion.Evaluation;

/// <summary>The figures of a set of test predictions: see <see cref="ClassificationMetrics"/>.</summary>
public abstract record ScoreFigures
{
    protected ScoreFigures()
    {
    }

    [SetsRequiredMembers]
    protected ScoreFigures(ClassificationMetrics metrics)
    {
        (N, Uar, Wa, F1, WeightedF1) = (metrics.N, metrics.Uar, metrics.Wa, metrics.MacroF1, metrics.WeightedF1);
        (Kappa, Mcc, LogLoss, Top2) = (metrics.Kappa, metrics.Mcc, metrics.LogLoss, metrics.Top2);
    }

    /// <summary>Predictions; in a pool, utterances times seeds.</summary>
    public required long N { get; init; }

    public required double Uar { get; init; }
    public required double Wa { get; init; }
    public required double F1 { get; init; }
    public required double WeightedF1 { get; init; }
    public required double Kappa { get; init; }
    public required double Mcc { get; init; }
    public required double LogLoss { get; init; }
    public required double Top2 { get; init; }
}

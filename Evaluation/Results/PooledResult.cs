namespace EmotionFusion.Evaluation;

/// <summary>All test predictions of all folds and seeds as one set.</summary>
public sealed record PooledResult
{
    /// <summary>Which seeds are in the pool.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Which folds are in the pool.</summary>
    public required IReadOnlyList<string> Folds { get; init; }

    /// <summary>Predictions: utterances times seeds.</summary>
    public required long N { get; init; }

    public required double Uar { get; init; }
    public required double Wa { get; init; }
    public required double F1 { get; init; }
    public required double WeightedF1 { get; init; }
    public required double Kappa { get; init; }
    public required double Mcc { get; init; }
    public required double LogLoss { get; init; }
    public required double Top2 { get; init; }

    /// <summary>null with fewer than two test speakers.</summary>
    public required SpeakerIntervals? Intervals { get; init; }

    public required Calibration Calibration { get; init; }
    public required IReadOnlyList<ClassMetrics> Classes { get; init; }

    /// <summary>Rows truth, columns predictions.</summary>
    public required long[][] Confusion { get; init; }
}

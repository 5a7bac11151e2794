using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace EmotionFusion.Evaluation;

/// <summary>All test predictions of all folds and seeds as one set.</summary>
public sealed record PooledResult : ScoreFigures
{
    public PooledResult()
    {
    }

    [SetsRequiredMembers]
    public PooledResult(
        IReadOnlyList<int> seeds, IReadOnlyList<string> folds, ClassificationMetrics metrics, SpeakerIntervals? intervals, Calibration calibration)
        : base(metrics) =>
        (Seeds, Folds, Intervals, Calibration, Classes, Confusion) = (seeds, folds, intervals, calibration, metrics.Classes, metrics.Confusion.ToRows());

    /// <summary>Which seeds are in the pool.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Which folds are in the pool.</summary>
    public required IReadOnlyList<string> Folds { get; init; }

    /// <summary>null with fewer than two test speakers.</summary>
    [JsonPropertyOrder(1)] // below the figures, as the next three
    public required SpeakerIntervals? Intervals { get; init; }

    [JsonPropertyOrder(1)]
    public required Calibration Calibration { get; init; }

    [JsonPropertyOrder(1)]
    public required IReadOnlyList<ClassMetrics> Classes { get; init; }

    /// <summary>Rows truth, columns predictions.</summary>
    [JsonPropertyOrder(1)]
    public required long[][] Confusion { get; init; }
}

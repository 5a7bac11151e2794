using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using MathNet.Numerics.Statistics;

namespace EmotionFusion.Evaluation;

/// <summary>Mean and population standard deviation (divided by n, not n - 1) of several trainings' figures.</summary>
/// <param name="Mean">Of one, its figure.</param>
/// <param name="Std">null of one, which has no deviation.</param>
internal readonly record struct Spread(double Mean, double? Std)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] figures = [.. values];
        return figures.Length > 0
            ? new Spread(ArrayStatistics.Mean(figures), figures.Length > 1 ? ArrayStatistics.PopulationStandardDeviation(figures) : null)
            : throw new ArgumentException("A mean needs at least one value.", nameof(values));
    }
}

/// <summary>The three figures that stand in every headline, 0 to 1.</summary>
/// <param name="Uar">Unweighted average recall over the classes that have utterances.</param>
/// <param name="Wa">Weighted accuracy: the share that is right.</param>
/// <param name="F1">Macro F1 over the classes that occur as truth or prediction.</param>
public sealed record Scores(double Uar, double Wa, double F1)
{
    /// <summary>Each figure's mean and population standard deviation, which of one training is 0 in the files.</summary>
    internal static (Scores Mean, Scores Std) Spread(IReadOnlyCollection<Scores> all)
    {
        var uar = Evaluation.Spread.Of(all.Select(scores => scores.Uar));
        var wa = Evaluation.Spread.Of(all.Select(scores => scores.Wa));
        var f1 = Evaluation.Spread.Of(all.Select(scores => scores.F1));
        return (new Scores(uar.Mean, wa.Mean, f1.Mean), new Scores(uar.Std ?? 0, wa.Std ?? 0, f1.Std ?? 0));
    }

    /// <inheritdoc cref="Spread(IReadOnlyCollection{Scores})"/>
    internal static (Scores Mean, Scores Std) Spread(IEnumerable<FoldScore> trainings) =>
        Spread([.. trainings.Select(score => new Scores(score.Uar, score.Wa, score.F1))]);
}

/// <summary>The test part of one fold as one seed's training saw it.</summary>
public sealed record FoldScore : ScoreFigures
{
    public FoldScore()
    {
    }

    [SetsRequiredMembers]
    internal FoldScore(string fold, int seed, ScoreFigures figures)
        : base(figures) => (Name, Seed) = (fold, seed);

    /// <summary>The fold's name.</summary>
    public required string Name { get; init; }

    public required int Seed { get; init; }
}

/// <summary>All test predictions of all folds and seeds as one set.</summary>
public sealed record PooledResult : ScoreFigures
{
    public PooledResult()
    {
    }

    [SetsRequiredMembers]
    internal PooledResult(
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

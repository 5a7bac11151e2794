using System.Diagnostics.CodeAnalysis;

namespace EmotionFusion.Evaluation;

/// <summary>The test part of one fold as one seed's run saw it.</summary>
public sealed record FoldScore : ScoreFigures
{
    public FoldScore()
    {
    }

    [SetsRequiredMembers]
    public FoldScore(string fold, int seed, ClassificationMetrics metrics)
        : base(metrics) => (Name, Seed) = (fold, seed);

    /// <summary>The fold's name.</summary>
    public required string Name { get; init; }

    public required int Seed { get; init; }
}

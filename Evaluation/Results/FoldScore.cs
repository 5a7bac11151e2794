namespace EmotionFusion.Evaluation;

/// <summary>The test part of one fold as one seed's run saw it.</summary>
public sealed record FoldScore
{
    /// <summary>The fold's name.</summary>
    public required string Name { get; init; }

    public required int Seed { get; init; }
    public required long N { get; init; }
    public required double Uar { get; init; }
    public required double Wa { get; init; }
    public required double F1 { get; init; }
    public required double WeightedF1 { get; init; }
    public required double Kappa { get; init; }
    public required double Mcc { get; init; }
    public required double LogLoss { get; init; }
    public required double Top2 { get; init; }

    public static FoldScore Of(string fold, int seed, ClassificationMetrics metrics) => new()
    {
        Name = fold,
        Seed = seed,
        N = metrics.N,
        Uar = metrics.Uar,
        Wa = metrics.Wa,
        F1 = metrics.MacroF1,
        WeightedF1 = metrics.WeightedF1,
        Kappa = metrics.Kappa,
        Mcc = metrics.Mcc,
        LogLoss = metrics.LogLoss,
        Top2 = metrics.Top2,
    };
}

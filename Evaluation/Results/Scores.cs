namespace EmotionFusion.Evaluation;

/// <summary>The three figures that stand in every headline, 0 to 1.</summary>
/// <param name="Uar">Unweighted average recall over the classes that have utterances.</param>
/// <param name="Wa">Weighted accuracy: the share that is right.</param>
/// <param name="F1">Macro F1 over the classes that occur as truth or prediction.</param>
public sealed record Scores(double Uar, double Wa, double F1)
{
    public static Scores Of(ConfusionMatrix confusion) => new(confusion.Uar, confusion.Wa, confusion.MacroF1);

    public static Scores Of(ClassificationMetrics metrics) => new(metrics.Uar, metrics.Wa, metrics.MacroF1);

    /// <summary>Each figure's mean and population standard deviation.</summary>
    public static (Scores Mean, Scores Std) Spread(IReadOnlyCollection<Scores> runs)
    {
        var uar = Evaluation.Spread.Of([.. runs.Select(run => run.Uar)]);
        var wa = Evaluation.Spread.Of([.. runs.Select(run => run.Wa)]);
        var f1 = Evaluation.Spread.Of([.. runs.Select(run => run.F1)]);
        return (new Scores(uar.Mean, wa.Mean, f1.Mean), new Scores(uar.Std, wa.Std, f1.Std));
    }
}

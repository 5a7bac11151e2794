using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// What the epoch that was kept reached on the validation part, 0 to 1. It chose that epoch, so it is rather too good; where
/// validation speakers rotate it is the mean over the heads, each with its own.
/// </summary>
public sealed record ValidationScore(int Seed, double Accuracy, double Uar, double F1)
{
    /// <returns>One a seed, in the order of the trainings.</returns>
    public static IReadOnlyList<ValidationScore> Of(IReadOnlyList<TrainedFold> trained) =>
        [.. trained.GroupBy(run => run.Seed, Best).Select(heads => new ValidationScore(
            heads.Key, heads.Average(best => best.Accuracy), heads.Average(best => best.Uar), heads.Average(best => best.MacroF1)))];

    private static ValidationFigures Best(TrainedFold run) => run.Epochs.First(epoch => epoch.Epoch == run.BestEpoch).Validation;
}

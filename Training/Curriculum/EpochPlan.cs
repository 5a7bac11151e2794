namespace EmotionFusion.Training;

/// <summary>What an epoch trains on.</summary>
/// <param name="Batches">Rows of the view, in the order in which they are seen; one batch at least.</param>
/// <param name="Fraction">Rows in the batches / training rows.</param>
/// <param name="MeanDifficulty">Over the rows in the batches.</param>
public sealed record EpochPlan(IReadOnlyList<int[]> Batches, double Fraction, double MeanDifficulty);

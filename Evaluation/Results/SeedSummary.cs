namespace EmotionFusion.Evaluation;

/// <summary>One seed over all folds.</summary>
public sealed record SeedSummary(int Seed, Scores Mean, Scores Std);

namespace EmotionFusion.Evaluation;

/// <summary>What no model should fall short of.</summary>
/// <param name="Majority">Mean over folds of <see cref="MajorityBaseline"/>.</param>
/// <param name="Chance">UAR and WA expected of guessing every class equally often: 1 / classes.</param>
public sealed record Baseline(Scores Majority, double Chance);

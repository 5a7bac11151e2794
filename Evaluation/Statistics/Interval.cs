namespace EmotionFusion.Evaluation;

/// <summary>The two ends of a confidence interval.</summary>
public readonly record struct Interval(double Low, double High);

using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>One run to be made: this fold with this seed.</summary>
public sealed record FoldTask(Fold Fold, int Seed);

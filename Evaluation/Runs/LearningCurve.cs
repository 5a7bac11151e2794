using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>How one run learnt: its epochs in order, and the 0-based one whose weights were kept.</summary>
public sealed record LearningCurve(string Fold, int Seed, int BestEpoch, IReadOnlyList<EpochRecord> Epochs);

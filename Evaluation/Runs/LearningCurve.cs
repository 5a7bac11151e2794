using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>How one run learnt: its epochs in order, and the 0-based one whose weights were kept.</summary>
/// <param name="Member">Which division of a validation rotation; null without one.</param>
public sealed record LearningCurve(string Fold, int? Member, int Seed, int BestEpoch, IReadOnlyList<EpochRecord> Epochs);

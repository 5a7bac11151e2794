using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>How one head learnt: its epochs in order, and the 0-based one whose weights were kept.</summary>
public sealed record LearningCurve(RunKey Run, int BestEpoch, IReadOnlyList<EpochRecord> Epochs);

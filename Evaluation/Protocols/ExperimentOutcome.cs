namespace EmotionFusion.Evaluation;

/// <summary>What came out of an experiment, and where it lies.</summary>
public sealed record ExperimentOutcome(RunFolder Folder, RunResults Results);

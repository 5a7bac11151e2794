namespace EmotionFusion.Evaluation;

/// <summary>How an experiment ended: with an outcome or with an error.</summary>
public sealed record ExperimentResult(ExperimentPlan Plan, ExperimentOutcome? Outcome, Exception? Error);

namespace EmotionFusion.Evaluation;

/// <summary>An experiment to be carried out.</summary>
/// <param name="Plan">What is to be trained.</param>
/// <param name="Progress">Is called from the trainings' threads, one call after another of the same training.</param>
/// <param name="Resumed">The run that goes on; null for a new one.</param>
public sealed record ExperimentJob(ExperimentPlan Plan, IProgress<RunProgress>? Progress = null, ResumedRun? Resumed = null);

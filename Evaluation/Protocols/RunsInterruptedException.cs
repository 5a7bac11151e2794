namespace EmotionFusion.Evaluation;

/// <summary>Experiments were interrupted; all threads have ended.</summary>
/// <param name="unfinished">The runs that were begun, which can be resumed.</param>
/// <param name="notStarted">The names of the experiments that weren't.</param>
/// <param name="finished">What was finished before.</param>
public sealed class RunsInterruptedException(
    IReadOnlyList<RunFolder> unfinished, IReadOnlyList<string> notStarted, IReadOnlyList<ExperimentResult> finished)
    : OperationCanceledException("The experiments were interrupted.")
{
    public IReadOnlyList<RunFolder> Unfinished { get; } = unfinished;

    public IReadOnlyList<string> NotStarted { get; } = notStarted;

    public IReadOnlyList<ExperimentResult> Finished { get; } = finished;
}

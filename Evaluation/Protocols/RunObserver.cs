using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Passes what one run tells on to the log and to whoever watches.</summary>
internal sealed class RunObserver(FoldTask task, int epochs, RunLog log, IProgress<RunProgress>? progress) : ITrainObserver
{
    private int _done;
    private double _validationUar = double.NaN;

    public void OnStep(StepRecord step) => log.Step(RunKey.Of(task), step);

    public void OnEpoch(EpochRecord epoch)
    {
        log.Epoch(RunKey.Of(task), epoch);
        (_done, _validationUar) = (epoch.Epoch + 1, epoch.Validation.Uar);
        Report(RunProgressKind.Epoch);
    }

    public void Report(RunProgressKind kind) =>
        progress?.Report(new RunProgress(kind, task.Fold.FullName, task.Seed, _done, epochs, _validationUar));
}

using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Something happened in one of the trainings that go on side by side.</summary>
/// <param name="Kind">What.</param>
/// <param name="Training">Where; the default of what concerns none of them alone.</param>
/// <param name="Epoch">Epochs that are over.</param>
/// <param name="Epochs">Epochs that the training will have at most.</param>
/// <param name="ValidationUar">UAR on the validation part after the last epoch; NaN before the first.</param>
/// <param name="Message">Of a restart: which file can't be used and why; of tracking that failed: what is no more written and why.</param>
public sealed record TrainingProgress(
    TrainingProgressKind Kind, TrainingKey Training, int Epoch, int Epochs, double ValidationUar, string? Message = null);

public enum TrainingProgressKind
{
    Started,
    Restarted,
    Epoch,
    Finished,
    Failed,

    /// <summary>A tracker failed; the trainings go on.</summary>
    Untracked,
}

/// <summary>Passes what one training tells on to the run's log, if there is one, and to whoever watches.</summary>
internal sealed class TrainingObserver(TrainingKey training, int epochs, RunLog? log, IProgress<TrainingProgress>? progress) : ITrainObserver
{
    private int _done;
    private double _validationUar = double.NaN;

    public void OnStep(StepRecord step) => log?.Step(training, step);

    public void OnEpoch(EpochRecord epoch)
    {
        log?.Epoch(training, epoch);
        (_done, _validationUar) = (epoch.Epoch + 1, epoch.Validation.Uar);
        Report(TrainingProgressKind.Epoch);
    }

    public void OnRestart(string message)
    {
        log?.Restarted(training, message);
        progress?.Report(new TrainingProgress(TrainingProgressKind.Restarted, training, _done, epochs, _validationUar, message));
    }

    /// <summary>A training that was made elsewhere was tested here.</summary>
    public void OnTested(TrainedFold trained)
    {
        foreach (var epoch in trained.Epochs)
        {
            log?.Epoch(training, epoch);
        }

        OnFinished(trained);
    }

    public void OnFinished(TrainedFold trained)
    {
        log?.Trained(training, trained.Epochs.First(epoch => epoch.Epoch == trained.BestEpoch), trained.TrainUar, trained.AveragedFrom);
        Report(TrainingProgressKind.Finished);
    }

    public void Report(TrainingProgressKind kind) =>
        progress?.Report(new TrainingProgress(kind, training, _done, epochs, _validationUar));
}

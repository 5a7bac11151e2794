namespace EmotionFusion.Training;

/// <summary>Hears of a run while it goes on, on the run's own thread.</summary>
public interface ITrainObserver
{
    void OnStep(StepRecord step);

    void OnEpoch(EpochRecord epoch);
}

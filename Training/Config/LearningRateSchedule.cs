namespace EmotionFusion.Training;

public enum LearningRateSchedule
{
    /// <summary>Half a cosine from the base rate to 0 over <see cref="ExperimentConfig.CosinePeriod"/> epochs.</summary>
    Cosine,

    /// <summary>The base rate throughout.</summary>
    None,
}

namespace EmotionFusion.Training;

public enum LearningRateSchedule
{
    /// <summary>Half a cosine from the base rate to 0 over <see cref="ScheduleOptions.CosinePeriod"/> epochs.</summary>
    Cosine,

    /// <summary>The base rate throughout.</summary>
    None,

    /// <summary>Multiplied by gamma every step_size epochs.</summary>
    Step,

    /// <summary>Multiplied by factor when the validation UAR hasn't risen for more than patience epochs.</summary>
    Plateau,

    /// <summary>Multiplied by gamma every epoch.</summary>
    Exponential,
}

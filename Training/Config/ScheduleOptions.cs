namespace EmotionFusion.Training;

/// <summary>How the learning rate goes over the epochs, and when training ends early.</summary>
public sealed record ScheduleOptions
{
    public LearningRateSchedule Kind { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>lr_scheduler_T_max: epochs from the base rate down to 0; null: all epochs.</summary>
    public int? CosinePeriod { get; init; }

    /// <summary>lr_scheduler_step_size, epochs.</summary>
    public int StepSize { get; init; } = 10;

    /// <summary>lr_scheduler_gamma: what step and exponential multiply the rate by.</summary>
    public double Gamma { get; init; } = 0.1;

    /// <summary>lr_scheduler_patience: how many epochs without a better validation UAR plateau puts up with.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>lr_scheduler_factor: what plateau multiplies the rate by.</summary>
    public double Factor { get; init; } = 0.5;

    /// <summary>use_early_stopping; it begins to watch when the curriculum is over.</summary>
    public bool EarlyStopping { get; init; }

    /// <summary>early_stopping_patience, epochs.</summary>
    public int EarlyStoppingPatience { get; init; } = 10;

    /// <summary>early_stopping_min_delta: the least gain in validation UAR that counts.</summary>
    public double EarlyStoppingMinDelta { get; init; } = 0.001;
}

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

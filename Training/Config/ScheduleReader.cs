namespace EmotionFusion.Training;

/// <summary>Reads an experiment's learning rate schedule and early stopping.</summary>
internal static class ScheduleReader
{
    private static readonly ScheduleOptions Defaults = new();

    public static ScheduleOptions Read(ExperimentKeys keys) => new()
    {
        Kind = keys.Choice<LearningRateSchedule>("lr_scheduler") ?? Defaults.Kind,
        CosinePeriod = keys.Int("lr_scheduler_T_max", 1),
        StepSize = keys.Int("lr_scheduler_step_size", 1) ?? Defaults.StepSize,
        Gamma = keys.Number("lr_scheduler_gamma", ValueRange.Factor) ?? Defaults.Gamma,
        Patience = keys.Int("lr_scheduler_patience", 0) ?? Defaults.Patience,
        Factor = keys.Number("lr_scheduler_factor", ValueRange.Factor) ?? Defaults.Factor,
        EarlyStopping = keys.Bool("use_early_stopping") ?? Defaults.EarlyStopping,
        EarlyStoppingPatience = keys.Int("early_stopping_patience", 0) ?? Defaults.EarlyStoppingPatience,
        EarlyStoppingMinDelta = keys.Number("early_stopping_min_delta", ValueRange.NotNegative) ?? Defaults.EarlyStoppingMinDelta,
    };
}

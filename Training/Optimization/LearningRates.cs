namespace EmotionFusion.Training;

/// <summary>The learning rate of each epoch.</summary>
public static class LearningRates
{
    /// <param name="epoch">0-based.</param>
    public static double At(int epoch, ExperimentConfig config, IReadOnlyList<double>? uars = null) => config.Schedule.Kind switch
    {
        LearningRateSchedule.None or LearningRateSchedule.Plateau => config.LearningRate,
        LearningRateSchedule.Cosine => Cosine(epoch, config.LearningRate, config.Schedule.CosinePeriod ?? config.NumEpochs),
        _ => throw new ArgumentOutOfRangeException(nameof(config), config.Schedule.Kind, "No such schedule."),
    };

    /// <summary>rate/2 (1 + cos(pi epoch/period)): Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts.</summary>
    private static double Cosine(int epoch, double rate, int period) =>
        rate / 2 * (1 + Math.Cos(Math.PI * epoch / period));
}

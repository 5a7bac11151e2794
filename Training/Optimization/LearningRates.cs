namespace EmotionFusion.Training;

/// <summary>The learning rate of each epoch, by PyTorch's schedulers stepped once an epoch, or the curriculum's own.</summary>
public static class LearningRates
{
    /// <param name="epoch">0-based.</param>
    /// <param name="validationUars">
    /// Of the epochs before, in order; plateau alone needs them. They are gone through anew at each call, so that
    /// there is no state to save.
    /// </param>
    public static double At(int epoch, ExperimentConfig config, IReadOnlyList<double>? validationUars = null)
    {
        var (rate, schedule) = (config.LearningRate, config.Schedule);
        if (config.Curriculum is { Enabled: true, LearningRate: true })
        {
            return rate * CurriculumMultiplier(epoch, config.Curriculum);
        }

        return schedule.Kind switch
        {
            LearningRateSchedule.None => rate,
            LearningRateSchedule.Cosine => Cosine(epoch, rate, schedule.CosinePeriod ?? config.NumEpochs),
            LearningRateSchedule.Step => rate * Math.Pow(schedule.Gamma, epoch / schedule.StepSize),
            LearningRateSchedule.Exponential => rate * Math.Pow(schedule.Gamma, epoch),
            LearningRateSchedule.Plateau => Plateau.Rate(rate, schedule, (validationUars ?? []).Take(epoch)),
            _ => throw new ArgumentOutOfRangeException(nameof(config), schedule.Kind, "No such schedule."),
        };
    }

    /// <summary>
    /// rate/2 (1 + cos(pi epoch/period)): Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts. Past the
    /// period it rises again as it fell, as PyTorch's does.
    /// </summary>
    private static double Cosine(int epoch, double rate, int period) =>
        rate / 2 * (1 + Math.Cos(Math.PI * epoch / period));

    /// <summary>
    /// From the start multiplier in epoch 0 to the end multiplier in the curriculum's last epoch, E - 1; the post
    /// multiplier from epoch E on. A curriculum of one epoch has the start multiplier.
    /// </summary>
    private static double CurriculumMultiplier(int epoch, CurriculumOptions curriculum)
    {
        if (epoch >= curriculum.ActiveEpochs)
        {
            return curriculum.PostMultiplier;
        }

        var progress = (double)epoch / Math.Max(1, curriculum.ActiveEpochs - 1);
        var gone = curriculum.Decay switch
        {
            CurriculumDecay.Cosine => (1 - Math.Cos(Math.PI * progress)) / 2,
            CurriculumDecay.Sqrt => Math.Sqrt(progress),
            _ => progress,
        };
        return curriculum.StartMultiplier + (gone * (curriculum.EndMultiplier - curriculum.StartMultiplier));
    }
}

namespace EmotionFusion.Training;

/// <summary>The learning rate of each epoch, by PyTorch's schedulers stepped once an epoch, or the curriculum's own.</summary>
internal static class LearningRates
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

/// <summary>PyTorch's ReduceLROnPlateau in its mode "max" with its defaults: a relative threshold, no cooldown, no least rate.</summary>
internal static class Plateau
{
    /// <summary>What isn't better than the best by more than this share isn't better.</summary>
    private const double Threshold = 1e-4;

    /// <summary>A reduction by less isn't made.</summary>
    private const double LeastReduction = 1e-8;

    /// <summary>The rate after <paramref name="uars"/>: multiplied by the factor whenever more than patience epochs in a row weren't better.</summary>
    public static double Rate(double rate, ScheduleOptions schedule, IEnumerable<double> uars)
    {
        var (best, bad) = (double.NegativeInfinity, 0);
        foreach (var uar in uars)
        {
            var isBetter = uar > best * (1 + Threshold);
            (best, bad) = isBetter ? (uar, 0) : (best, bad + 1);
            if (bad > schedule.Patience)
            {
                var reduced = rate * schedule.Factor;
                (rate, bad) = (rate - reduced > LeastReduction ? reduced : rate, 0);
            }
        }

        return rate;
    }
}

/// <summary>Whether training ends before its last epoch (Prechelt 1998, Early Stopping - But When?).</summary>
internal static class EarlyStopping
{
    /// <summary>
    /// True when, counted from the first epoch after the curriculum, patience epochs in a row haven't raised the best
    /// UAR by more than the least gain. That first epoch is what the others are held against.
    /// </summary>
    /// <param name="validationUars">Of the epochs so far, in order.</param>
    public static bool IsOver(ExperimentConfig config, IReadOnlyList<double> validationUars)
    {
        if (!config.Schedule.EarlyStopping)
        {
            return false;
        }

        var (best, since) = (double.NegativeInfinity, 0);
        foreach (var uar in validationUars.Skip(config.Curriculum.ActiveEpochs))
        {
            (best, since) = uar > best + config.Schedule.EarlyStoppingMinDelta ? (uar, 0) : (best, since + 1);
            if (since >= config.Schedule.EarlyStoppingPatience)
            {
                return true;
            }
        }

        return false;
    }
}

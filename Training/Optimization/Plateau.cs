namespace EmotionFusion.Training;

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

namespace EmotionFusion.Training;

/// <summary>Whether training ends before its last epoch (Prechelt 1998, Early Stopping - But When?).</summary>
public static class EarlyStopping
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

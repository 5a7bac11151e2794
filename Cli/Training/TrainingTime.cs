using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>A guess, right to a factor of two or so, of how long trainings take on one core.</summary>
internal static class TrainingTime
{
    // Of the 512-wide cross-attention head over 768 + 768 features, some 8.15 million parameters: an utterance passed
    // through it forth and back, and its parameters updated once.
    private const double SecondsAnUtterance = 0.0005;
    private const double SecondsAnUpdate = 0.013;
    private const double Reference = 8.15e6;

    /// <summary>What a step costs whatever the head.</summary>
    private const double SecondsAStep = 0.0006;

    /// <param name="config">Its head, batch size and number of epochs count.</param>
    /// <param name="utterances">How many each training learns from.</param>
    /// <param name="audio">Length of the audio features.</param>
    /// <param name="text">Length of the text features.</param>
    public static TimeSpan Of(ExperimentConfig config, IReadOnlyList<int> utterances, int audio, int text)
    {
        var size = Parameters(config, audio, text) / Reference;
        var steps = utterances.Sum(count => Math.Ceiling(count / (double)config.BatchSize));
        return TimeSpan.FromSeconds(config.NumEpochs * ((steps * (SecondsAStep + (SecondsAnUpdate * size))) + (utterances.Sum() * SecondsAnUtterance * size)));
    }

    private static double Parameters(ExperimentConfig config, double audio, double text)
    {
        double h = config.FusionHiddenDim, classifier = config.HiddenDim;
        return config.Modality switch
        {
            Modality.Audio => audio * classifier,
            Modality.Text => text * classifier,
            _ => (h * classifier) + (config.FusionType switch
            {
                FusionType.CrossAttention => ((audio + text) * h) + (26 * h * h), // attention 8, feed-forward 16, joining 2
                FusionType.Concat => ((audio + text) * 2 * h) + (2 * h * h),
                _ => ((audio + text) * h) + (2 * h * h),
            }),
        };
    }
}

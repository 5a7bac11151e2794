using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>A guess, right to a factor of two or so, of how long a training takes on one core.</summary>
internal static class TrainingTime
{
    // A step of 64 utterances of the 512-wide cross-attention head over 768 + 768 features, some 8.15 million parameters.
    private const double SecondsAStep = 0.045;
    private const double StepSize = 64 * 8.15e6;

    /// <param name="config">Its head and epochs count.</param>
    /// <param name="utterances">That are trained on.</param>
    /// <param name="audio">Length of the audio features.</param>
    /// <param name="text">Length of the text features.</param>
    public static TimeSpan Of(ExperimentConfig config, double utterances, int audio, int text) =>
        TimeSpan.FromSeconds(SecondsAStep * utterances * config.NumEpochs * Parameters(config, audio, text) / StepSize);

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

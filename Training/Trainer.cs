using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>Trains one head on one fold with one seed.</summary>
public static class Trainer
{
    public static TrainedFold Train(
        FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options, CancellationToken cancellation = default) =>
        throw new InvalidOperationException("being written");
}

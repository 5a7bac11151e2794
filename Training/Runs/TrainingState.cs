using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>What a run's folder holds of a training that was broken off.</summary>
public static class TrainingState
{
    /// <summary>How many epochs won't be run again: 0 from scratch, <see cref="int.MaxValue"/> when it is finished.</summary>
    /// <param name="folder">The run's checkpoints.</param>
    /// <param name="fold">Which fold is trained.</param>
    /// <param name="seed">With which seed.</param>
    public static int CompletedEpochs(string folder, Fold fold, int seed) => 0;
}

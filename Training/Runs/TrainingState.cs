using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>How far the runs of a checkpoint folder are.</summary>
public static class TrainingState
{
    /// <summary>How many epochs of this fold and seed won't be run again; int.MaxValue if the run is over.</summary>
    public static int CompletedEpochs(string folder, Fold fold, int seed)
    {
        var files = RunFiles.Of(folder, fold, seed);
        return File.Exists(files.Result) ? int.MaxValue : RunState.CompletedEpochs(files.State);
    }
}

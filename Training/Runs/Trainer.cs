using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>
/// Trains one head on one fold with one seed. A run uses one thread and its own random streams: the same seed gives
/// the same bits again, however many runs go on beside it and however often it was broken off and resumed.
/// </summary>
public static class Trainer
{
    /// <exception cref="EmotionFusionException">Features are missing, speakers are shared, the loss is not finite, or the folder has another run's state.</exception>
    /// <exception cref="OperationCanceledException">Between two steps.</exception>
    public static TrainedFold Train(
        FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options, CancellationToken cancellation = default) =>
        Epochs(view, fold, config, seed, options, cancellation).Last()!;

    /// <summary>
    /// The same an epoch at a time, for whoever has other runs to see to in between: null after each epoch but
    /// the last, after which the result comes. Each may be made by another thread.
    /// </summary>
    public static IEnumerable<TrainedFold?> Epochs(
        FeatureView view, Fold fold, ExperimentConfig config, int seed, TrainOptions options, CancellationToken cancellation = default)
    {
        var files = options.CheckpointFolder is { } folder ? RunFiles.Of(Directory.CreateDirectory(folder).FullName, fold, seed) : null;
        var identity = files is null ? "" : RunIdentity.Of(view, fold, config, seed);
        if (files is not null && RunResult.Load(files, identity, fold, seed) is { } finished)
        {
            yield return finished;
            yield break;
        }

        using var run = new TrainingRun(view, fold, config, seed, options);
        var checkpoints = files is null ? null : new RunCheckpoints(files, identity, options.SaveEvery);
        checkpoints?.Restore(run);
        while (!run.IsOver)
        {
            run.Epoch(cancellation);
            if (!run.IsOver)
            {
                checkpoints?.Epoch(run);
                yield return null;
            }
        }

        var trained = run.Finish();
        checkpoints?.Finish(run, trained, config.Name);
        yield return trained;
    }
}

using System.Diagnostics;

namespace EmotionFusion.Training;

/// <summary>Saves a run's state now and then, and its result at the end.</summary>
internal sealed class RunCheckpoints(RunFiles files, string identity, TimeSpan every)
{
    private readonly Stopwatch _sinceSaved = Stopwatch.StartNew();

    /// <summary>Has the run go on from its saved state, if there's a whole one.</summary>
    public void Restore(TrainingRun run)
    {
        if (RunState.Load(files.State, identity, run.Model, run.BestValues) is { } state)
        {
            run.Restore(state);
        }
    }

    /// <summary>To be called after each epoch but the last.</summary>
    public void Epoch(TrainingRun run)
    {
        if (_sinceSaved.Elapsed >= every)
        {
            run.State().Save(files.State, identity, run.Model, run.BestValues);
            _sinceSaved.Restart();
        }
    }

    /// <summary>To be called when the best weights are back in the head.</summary>
    public void Finish(TrainingRun run, TrainedFold trained, string experiment) =>
        RunResult.Save(files, identity, trained, run.Model.Head, experiment);
}

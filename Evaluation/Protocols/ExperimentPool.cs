namespace EmotionFusion.Evaluation;

/// <summary>
/// Carries out many experiments through one set of threads: the next one's trainings start while the last ones of
/// the experiment before are still going on. What comes out doesn't depend on how many go on at once.
/// </summary>
public static class ExperimentPool
{
    /// <summary>
    /// Trains every fold of every experiment with every seed; an experiment whose trainings are over is scored, once, and
    /// its run folder and report are written. One that fails leaves its folder without results.json; the others go on.
    /// </summary>
    /// <returns>A result an experiment, in their order.</returns>
    /// <exception cref="RunsInterruptedException">It was cancelled before all were finished.</exception>
    public static IReadOnlyList<ExperimentResult> Run(
        IReadOnlyList<ExperimentJob> jobs, RunOptions options, CancellationToken cancellation = default)
    {
        RunningExperiment[] experiments = [.. jobs.Select(job => new RunningExperiment(job, options))];
        (RunningExperiment Experiment, int Task)[] work =
            [.. experiments.Zip(jobs).SelectMany(pair => Enumerable.Range(0, pair.Second.Plan.Tasks.Count).Select(task => (pair.First, task)))];
        try
        {
            RunPool.Run(work.Length, options.Parallel, i => work[i].Experiment.Step(work[i].Task, cancellation), cancellation);
        }
        finally
        {
            Array.ForEach(experiments, experiment => experiment.Dispose());
        }

        return experiments.All(experiment => experiment.Result is not null)
            ? [.. experiments.Select(experiment => experiment.Result!)]
            : throw Interrupted(experiments);
    }

    private static RunsInterruptedException Interrupted(RunningExperiment[] experiments)
    {
        var unfinished = experiments.Where(experiment => experiment.Result is null).ToArray();
        return new RunsInterruptedException(
            [.. unfinished.Select(experiment => experiment.Folder).OfType<RunFolder>()],
            [.. unfinished.Where(experiment => experiment.Folder is null).Select(experiment => experiment.Name)],
            [.. experiments.Select(experiment => experiment.Result).OfType<ExperimentResult>()]);
    }
}

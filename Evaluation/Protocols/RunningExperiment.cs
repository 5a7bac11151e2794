using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// An experiment whose trainings are under way. The first makes its run folder; whoever ends last scores. A training
/// that fails spoils its own experiment's results, nobody else's, and its siblings are finished all the same.
/// </summary>
internal sealed class RunningExperiment : IDisposable
{
    private readonly ExperimentPlan plan;
    private readonly Lazy<ExperimentRun> run;
    private readonly IdleCores idle;
    private readonly IEnumerator<TrainedFold?>?[] trainings;
    private readonly TrainedFold?[] trained;
    private readonly RunFailure?[] failures;
    private int left;

    public RunningExperiment(ExperimentJob job, RunOptions options, IdleCores idle)
    {
        (plan, this.idle) = (job.Plan, idle);
        run = new Lazy<ExperimentRun>(() => ExperimentRun.Open(job, options));
        trainings = new IEnumerator<TrainedFold?>?[plan.Tasks.Count];
        (trained, failures, left) = (new TrainedFold?[plan.Tasks.Count], new RunFailure?[plan.Tasks.Count], plan.Tasks.Count);
    }

    public string Name => plan.Config.Name;

    /// <summary>null before the first training.</summary>
    public RunFolder? Folder => run.IsValueCreated ? run.Value.Folder : null;

    /// <summary>null until all trainings are over.</summary>
    public ExperimentResult? Result { get; private set; }

    /// <summary>Goes on with one of its trainings for an epoch.</summary>
    /// <returns>True when that training is over, well or not.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool Step(int task, CancellationToken cancellation)
    {
        try
        {
            var training = trainings[task] ??= run.Value.Train(plan.Tasks[task], idle, cancellation).GetEnumerator();
            training.MoveNext();
            if (training.Current is null)
            {
                return false;
            }

            trained[task] = training.Current;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            failures[task] = new RunFailure(RunKey.Of(plan.Tasks[task]), e);
            TellOfFailure(task, e);
        }

        trainings[task]?.Dispose();
        if (Interlocked.Decrement(ref left) == 0)
        {
            Result = Finish();
            Array.Clear(trained); // a sweep would keep the predictions of all its experiments
        }

        return true;
    }

    public void Dispose()
    {
        Array.ForEach(trainings, training => training?.Dispose());
        if (run.IsValueCreated)
        {
            run.Value.Dispose();
        }
    }

    private void TellOfFailure(int task, Exception error)
    {
        if (run.IsValueCreated)
        {
            run.Value.Fail(plan.Tasks[task], error);
        }
    }

    private ExperimentResult Finish()
    {
        try
        {
            var failed = failures.OfType<RunFailure>().ToArray();
            return failed switch
            {
                [] => new(plan, new(run.Value.Folder, run.Value.Finish([.. trained.Select(result => result!)])), null),
                [var first, ..] when !run.IsValueCreated => new(plan, null, first.Error), // there is no folder, so nothing ran
                _ => new(plan, null, new RunsFailedException(failed, trained.Length)),
            };
        }
        catch (Exception e)
        {
            return new(plan, null, e);
        }
        finally
        {
            Dispose();
        }
    }
}

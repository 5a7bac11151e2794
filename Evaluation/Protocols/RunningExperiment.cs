using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// An experiment whose trainings are under way. The first makes its run folder; whoever ends last scores. A training
/// that fails spoils its own experiment's results, nobody else's, and its siblings are finished all the same.
/// </summary>
internal sealed class RunningExperiment : IDisposable
{
    private readonly ExperimentPlan _plan;
    private readonly Lazy<ExperimentRun> _run;
    private readonly IEnumerator<TrainedFold?>?[] _trainings;
    private readonly TrainedFold?[] _trained;
    private readonly RunFailure?[] _failures;
    private int _left;

    public RunningExperiment(ExperimentJob job, RunOptions options)
    {
        _plan = job.Plan;
        _run = new Lazy<ExperimentRun>(() => ExperimentRun.Open(job, options));
        _trainings = new IEnumerator<TrainedFold?>?[_plan.Tasks.Count];
        (_trained, _failures, _left) = (new TrainedFold?[_plan.Tasks.Count], new RunFailure?[_plan.Tasks.Count], _plan.Tasks.Count);
    }

    public string Name => _plan.Config.Name;

    /// <summary>null before the first training.</summary>
    public RunFolder? Folder => _run.IsValueCreated ? _run.Value.Folder : null;

    /// <summary>null until all trainings are over.</summary>
    public ExperimentResult? Result { get; private set; }

    /// <summary>Goes on with one of its trainings for an epoch.</summary>
    /// <returns>True when that training is over, well or not.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool Step(int task, CancellationToken cancellation)
    {
        try
        {
            var training = _trainings[task] ??= _run.Value.Train(_plan.Tasks[task], cancellation).GetEnumerator();
            training.MoveNext();
            if (training.Current is null)
            {
                return false;
            }

            _trained[task] = training.Current;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            _failures[task] = new RunFailure(RunKey.Of(_plan.Tasks[task]), e);
            TellOfFailure(task, e);
        }

        _trainings[task]?.Dispose();
        if (Interlocked.Decrement(ref _left) == 0)
        {
            Result = Finish();
            Array.Clear(_trained); // a sweep would keep the predictions of all its experiments
        }

        return true;
    }

    public void Dispose()
    {
        Array.ForEach(_trainings, training => training?.Dispose());
        if (_run.IsValueCreated)
        {
            _run.Value.Dispose();
        }
    }

    private void TellOfFailure(int task, Exception error)
    {
        if (_run.IsValueCreated)
        {
            _run.Value.Fail(_plan.Tasks[task], error);
        }
    }

    private ExperimentResult Finish()
    {
        try
        {
            var failed = _failures.OfType<RunFailure>().ToArray();
            return failed switch
            {
                [] => new(_plan, new(_run.Value.Folder, _run.Value.Finish([.. _trained.Select(result => result!)])), null),
                [var first, ..] when !_run.IsValueCreated => new(_plan, null, first.Error), // there is no folder, so nothing ran
                _ => new(_plan, null, new RunsFailedException(failed, _trained.Length)),
            };
        }
        catch (Exception e)
        {
            return new(_plan, null, e);
        }
        finally
        {
            Dispose();
        }
    }
}

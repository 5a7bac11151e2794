using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// An experiment whose work is under way: its trainings, then the models that ML.NET fits. The first makes its run
/// folder; whoever ends last scores. One that fails spoils its own experiment's results, nobody else's, and its siblings
/// are finished all the same.
/// </summary>
internal sealed class RunningExperiment : IDisposable
{
    private readonly ExperimentJob _job;
    private readonly RunOptions _options;
    private readonly Lazy<OpenRun> _run;
    private readonly IEnumerator<object?>?[] _work;
    private readonly object?[] _done; // a TrainedFold a training, then a FoldModel a model
    private readonly TrainingFailure?[] _failures;
    private int _left;

    public RunningExperiment(ExperimentJob job, RunOptions options)
    {
        (_job, _options, _left) = (job, options, job.Plan.Trainings.Count + job.Plan.Models.Count);
        _run = new Lazy<OpenRun>(() => OpenRun.Of(job, options));
        (_work, _done, _failures) = (new IEnumerator<object?>?[_left], new object?[_left], new TrainingFailure?[_left]);
    }

    public ExperimentPlan Plan => _job.Plan;

    /// <summary>How many pieces of work it has.</summary>
    public int Count => _work.Length;

    /// <summary>null before the first training.</summary>
    public RunFolder? Folder => _run.IsValueCreated ? _run.Value.Folder : null;

    /// <summary>null until all work is over.</summary>
    public ExperimentResult? Result { get; private set; }

    /// <summary>Goes on with one piece of its work: a training for an epoch, models of ML.NET one by one.</summary>
    /// <returns>True when that piece is over, well or not.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing else is ever thrown.</exception>
    public bool Step(int index, CancellationToken cancellation)
    {
        try
        {
            var work = _work[index] ??= Begin(index, cancellation);
            work.MoveNext();
            if (work.Current is null)
            {
                return false;
            }

            _done[index] = work.Current;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            _failures[index] = ModelAt(index) is { } model
                ? new TrainingFailure(model.Key, e) { IsBaseline = model.IsBaseline }
                : new TrainingFailure(Plan.Trainings[index].Key, e);
            TellOf(_failures[index]!);
        }

        Try(() => _work[index]?.Dispose());
        _work[index] = null; // with the trainer and all that it holds
        if (Interlocked.Decrement(ref _left) == 0)
        {
            Result = Finish();
            Array.Clear(_done); // a sweep would keep the predictions of all its candidates
        }

        return true;
    }

    public void Dispose()
    {
        foreach (var work in _work)
        {
            Try(() => work?.Dispose());
        }

        if (_run.IsValueCreated)
        {
            Try(_run.Value.Dispose);
        }
    }

    /// <summary>The model of ML.NET that this piece of work is; null for a training.</summary>
    private ModelTask? ModelAt(int index) => index < Plan.Trainings.Count ? null : Plan.Models[index - Plan.Trainings.Count];

    private IEnumerator<object?> Begin(int index, CancellationToken cancellation) => ModelAt(index) is { } model
        ? Fit(model).GetEnumerator()
        : Train(Plan.Trainings[index], cancellation).GetEnumerator();

    /// <summary>A model at a time. They take so little that nothing is kept of a search that is broken off.</summary>
    private IEnumerable<FoldModel?> Fit(ModelTask task)
    {
        var run = _run.Value;
        Tell(TrainingProgressKind.Started, double.NaN);
        var plan = _job.Chosen?.Of(task.Fold.Name).Plan ?? Plan;
        foreach (var step in FoldModel.Steps(plan.View, task, plan.Config, task.IsBaseline ? null : run.Folder.Checkpoints))
        {
            if (step is not null)
            {
                run.Log.Fitted(step);
                Tell(TrainingProgressKind.Finished, step.Choice.Validation.Uar);
            }

            yield return step;
        }

        void Tell(TrainingProgressKind kind, double uar)
        {
            if (!task.IsBaseline)
            {
                _job.Progress?.Report(new TrainingProgress(kind, task.Key, kind == TrainingProgressKind.Started ? 0 : 1, 1, uar));
            }
        }
    }

    /// <summary>An epoch at a time; see <see cref="Trainer.Epochs"/>.</summary>
    private IEnumerable<TrainedFold?> Train(TrainingTask task, CancellationToken cancellation)
    {
        var run = _run.Value;
        var observer = Observer(task.Key);
        observer.Report(TrainingProgressKind.Started);
        var options = new TrainOptions
        {
            Device = _options.Device,
            Observer = observer,
            CheckpointFolder = run.Folder.Checkpoints,
            SaveEvery = _options.SaveEvery,
            IsTested = !Plan.IsCandidate,
        };
        if (_job.Chosen is { } chosen)
        {
            var (plan, folder) = chosen.Of(task.Fold.Name);
            var tested = Trainer.Test(plan.View, task.Fold, plan.Config, task.Seed, options with { Observer = null }, folder.Checkpoints);
            observer.OnTested(tested);
            yield return tested;
            yield break;
        }

        foreach (var step in Trainer.Epochs(Plan.View, task.Fold, Plan.Config, task.Seed, options, cancellation))
        {
            if (step is not null)
            {
                observer.OnFinished(step);
            }

            yield return step;
        }
    }

    /// <summary>Tells log and watcher of a training that broke off. That may fail too, and for the same reason, such as a full disk.</summary>
    private void TellOf(TrainingFailure failure)
    {
        if (_run.IsValueCreated)
        {
            if (failure.IsBaseline)
            {
                Try(() => _run.Value.Log.BaselineFailed(failure.Training.Fold, failure.Error.Message));
                return;
            }

            Try(() => _run.Value.Log.Failed(failure.Training, failure.Error.Message, isSetting: Plan.IsCandidate && failure.Error is DivergedException));
            Try(() => Observer(failure.Training).Report(TrainingProgressKind.Failed));
        }
    }

    private TrainingObserver Observer(TrainingKey training) => new(training, Plan.Config.NumEpochs, _run.Value.Log, _job.Progress);

    private ExperimentResult Finish()
    {
        try
        {
            var failed = _failures.OfType<TrainingFailure>().ToArray();
            return failed switch
            {
                [] => new(Plan, Score(_run.Value), null),
                [var first, ..] when Plan.IsCandidate && failed.All(failure => failure.Error is DivergedException) => new(Plan, Keep(_run.Value, [], first.Error.Message), null),
                [var first, ..] when !_run.IsValueCreated => new(Plan, null, first.Error), // there is no folder, so nothing was trained
                _ => new(Plan, null, new TrainingsFailedException(failed, Plan.Heads)),
            };
        }
        catch (Exception e)
        {
            return new(Plan, null, e);
        }
        finally
        {
            Dispose();
        }
    }

    private ExperimentOutcome Score(OpenRun run)
    {
        TrainedFold[] trained = [.. _done.OfType<TrainedFold>()];
        if (Plan.IsCandidate)
        {
            return Keep(run, trained);
        }

        var scoring = new RunScoring(Plan, run.Folder, run.Log, run.Started, _job.Tried);
        if (Plan.Config.Targets.UsesClasses)
        {
            var results = scoring.Score(trained, [.. _done.OfType<FoldModel>()]);
            run.Log.Tracking?.Finish();
            run.Log.Dispose();
            HtmlReport.Write(run.Folder);
            return new ExperimentOutcome(run.Folder, results) { Sweep = _job.Chosen?.Results };
        }

        var vad = scoring.ScoreVad(trained);
        run.Log.Tracking?.Finish();
        VadReport.Write(run.Folder, vad);
        return new ExperimentOutcome(run.Folder, null, vad) { Sweep = _job.Chosen?.Results };
    }

    /// <summary>Keeps a candidate's validation figures, or why it has none.</summary>
    private ExperimentOutcome Keep(OpenRun run, IReadOnlyList<TrainedFold> trained, string? diverged = null)
    {
        var result = CandidateResult.Of(run.Candidate, trained, Plan) with { Diverged = diverged };
        RunJson.Write(run.Folder.CandidateResult, result);
        run.Log.Tracking?.Finish();
        return new ExperimentOutcome(run.Folder, null) { Candidate = result };
    }

    /// <summary>For what comes after a failure or the end, where nobody can do anything about another failure.</summary>
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception)
        {
            // What failed first is told already; thrown here it would take the other experiments with it.
        }
    }

    /// <summary>The run's folder with its log, held against other processes as long as the experiment goes on.</summary>
    private sealed record OpenRun(RunFolder Folder, FileLock Held, DateTimeOffset Started, RunLog Log) : IDisposable
    {
        /// <summary>Its number, of a candidate of a sweep.</summary>
        public int Candidate { get; init; }

        /// <summary>Makes the experiment's folder, or goes on in the one that is resumed.</summary>
        public static OpenRun Of(ExperimentJob job, RunOptions options)
        {
            if (job.Chosen is { Sweep: var sweep })
            {
                File.WriteAllText(sweep.Folder.Log, ""); // of a process that was killed while it tested
                return Open(job, options, sweep.Folder, sweep.HandOver(), sweep.Started);
            }

            if (job.CandidateFolder is { } candidate)
            {
                return Of(job with { CandidateFolder = null, Resumed = ResumedRun.OpenCandidate(candidate(), job.Plan) }, options);
            }

            if (job.Resumed is { } resumed)
            {
                return Open(job, options, resumed.Folder, resumed.HandOver(), resumed.Started) with { Candidate = resumed.Candidate ?? 0 };
            }

            var started = options.Started();
            var folder = RunFolder.Create(options.RunsRoot, job.Plan.Config.Name, started);
            return Open(job, options, folder, folder.Lock(), started, () =>
            {
                ConfigFile.Write(folder.Config, job.Plan, options.Command, started, job.Tried);
                RunJson.Write(folder.Folds, FoldsFile.Of(job.Plan.Splits(), job.Plan.View));
            });
        }

        public void Dispose()
        {
            using (Held)
            {
                Log.Dispose();
            }
        }

        private static OpenRun Open(ExperimentJob job, RunOptions options, RunFolder folder, FileLock held, DateTimeOffset started, Action? begin = null)
        {
            try
            {
                begin?.Invoke();
                RunLog? log = null;
                var tracking = new RunTracking(TrackedRun.Of(job.Plan, folder, started, options.Clock), message => Try(() =>
                {
                    job.Progress?.Report(new TrainingProgress(TrainingProgressKind.Untracked, default, 0, 0, double.NaN, message));
                    log?.TrackingFailed(message);
                }));
                return new OpenRun(folder, held, started, log = folder.OpenLog(tracking));
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
    }
}

/// <summary>A training that broke off, or the linear baseline of a fold.</summary>
public sealed record TrainingFailure(TrainingKey Training, Exception Error)
{
    /// <summary>It is the baseline of <see cref="Training"/>'s fold, which is one for all seeds.</summary>
    public bool IsBaseline { get; init; }

    internal string Name => IsBaseline ? $"the linear baseline of fold {Training.Fold}" : $"fold {Training}";

    /// <summary>What went wrong; what a user can't mend also says its type.</summary>
    public string Message => (Error is EmotionFusionException ? "" : Error.GetType().Name + ": ") + Error.Message;
}

/// <summary>Some trainings failed; the others were finished. Nothing is scored: a mean over the rest would pass for the mean.</summary>
public sealed class TrainingsFailedException(IReadOnlyList<TrainingFailure> failures, int trainings)
    : EmotionFusionException(Describe(failures, trainings), failures[0].Error)
{
    public IReadOnlyList<TrainingFailure> Failures { get; } = failures;

    /// <summary>What all of them died of, such as a full disk, is said once.</summary>
    private static string Describe(IReadOnlyList<TrainingFailure> failures, int trainings)
    {
        var them = failures.Count == 1 ? "it" : "them";
        var trained = failures.Count(failure => !failure.IsBaseline);
        var what = FormattableString.Invariant(trained > 0 ? $"{trained} of {trainings} trainings failed" : (FormattableString)$"The linear baseline of {failures.Count} fold{(failures.Count == 1 ? "" : "s")} failed");
        var others = trained < trainings ? $"; {(trained > 0 ? "the others" : "all trainings")} finished, but without {them} there are no results" : "";
        var lines = failures.GroupBy(failure => failure.Message).Select(alike => FormattableString.Invariant(
            $"  {alike.First().Name}{(alike.Count() > 1 ? $" and {alike.Count() - 1} more" : "")}: {alike.Key}"));
        return $"{what}{others}:{Environment.NewLine}" + string.Join(Environment.NewLine, lines);
    }
}

namespace EmotionFusion.Evaluation;

/// <summary>
/// A sweep whose candidates are under way, each as an experiment of its own: the first training makes all their folders. When
/// they are over, <see cref="Choose"/> gives what is left: to test what was chosen.
/// </summary>
internal sealed class RunningSweep : IDisposable
{
    private readonly ExperimentJob _job;
    private readonly RunOptions _options;
    private readonly Lazy<OpenSweep> _sweep;
    private readonly CandidateResult?[] _results;
    private readonly (int Index, RunningExperiment Running)[] _running;

    public RunningSweep(ExperimentJob job, RunOptions options)
    {
        (_job, _options) = (job, options);
        _sweep = new Lazy<OpenSweep>(Open);
        _results = job.Resumed is { } resumed ? [.. job.Plan.Candidates.Select((_, i) => CandidateResult.TryRead(resumed.Folder.Candidate(i + 1)))] : new CandidateResult?[job.Plan.Candidates.Count];
        _running = [.. job.Plan.Candidates.Index().Where(entry => _results[entry.Index] is null).Select(entry => (entry.Index, new RunningExperiment(
            new ExperimentJob(entry.Item, job.Progress is null ? null : new CandidateProgress(entry.Index + 1, job.Progress)) { CandidateFolder = () => _sweep.Value.Folder.Candidate(entry.Index + 1) },
            options)))];
    }

    /// <summary>Those that aren't finished.</summary>
    public IEnumerable<RunningExperiment> Candidates => _running.Select(candidate => candidate.Running);

    /// <summary>null before the first training.</summary>
    public RunFolder? Folder => _job.Resumed?.Folder ?? (_sweep.IsValueCreated ? _sweep.Value.Folder : null);

    public ExperimentPlan Plan => _job.Plan;

    /// <summary>Why it can't be scored; null if it can, or isn't that far.</summary>
    public ExperimentResult? Failure { get; private set; }

    /// <summary>Chooses, once all candidates are over.</summary>
    /// <returns>Tests what was chosen; null, and a <see cref="Failure"/>, where there is nothing to choose from.</returns>
    public RunningExperiment? Choose()
    {
        try
        {
            foreach (var (index, running) in _running)
            {
                _results[index] = running.Result!.Outcome?.Candidate;
            }

            var failed = _running.Where(candidate => candidate.Running.Result!.Error is not null).ToArray();
            if (failed is [var first, ..])
            {
                throw new EmotionFusionException(FormattableString.Invariant(
                    $"{failed.Length} of {_results.Length} candidates failed, so nothing was chosen; candidate {first.Index + 1}: {first.Running.Result!.Error!.Message}"));
            }

            var open = _sweep.Value;
            var results = SweepResults.Of(Plan.Config.Search!, Plan.Config.Targets.Task, [.. Plan.Folds.Select(fold => fold.Name)], _results!);
            RunJson.Write(open.Folder.SweepResults, results);
            return new RunningExperiment(_job with { Progress = null, Chosen = new ChosenCandidates(open, Plan, results) }, _options);
        }
        catch (Exception e)
        {
            Failure = new(Plan, null, e);
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var (_, running) in _running)
        {
            running.Dispose();
        }

        if (_sweep.IsValueCreated)
        {
            _sweep.Value.Dispose();
        }
    }

    private OpenSweep Open()
    {
        if (_job.Resumed is not { } resumed)
        {
            var made = SweepFolder.Create(Plan, _options, _job.Tried);
            return new OpenSweep(made.Folder, made.Held, made.Started);
        }

        SweepFolder.Complete(resumed.Folder, Plan, _options.Command, resumed.Started);
        return new OpenSweep(resumed.Folder, resumed.HandOver(), resumed.Started);
    }

    /// <summary>Tells of a candidate's trainings under names that no other candidate's have.</summary>
    private sealed class CandidateProgress(int number, IProgress<TrainingProgress> progress) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(value with
        {
            Training = KeyOf(number, value.Training),
            Kind = value.Kind == TrainingProgressKind.Failed ? TrainingProgressKind.Finished : value.Kind, // a setting that diverges is no failure
        });
    }

    /// <summary>The name that a sweep's progress has for a candidate's training.</summary>
    public static TrainingKey KeyOf(int number, TrainingKey training) => training with { Fold = FormattableString.Invariant($"candidate {number}, {training.Fold}") };
}

/// <summary>A sweep's folder, held against other processes until it is handed over.</summary>
internal sealed class OpenSweep(RunFolder folder, FileLock held, DateTimeOffset started) : IDisposable
{
    private FileLock? _held = held;

    public RunFolder Folder => folder;

    public DateTimeOffset Started => started;

    public FileLock HandOver() => Interlocked.Exchange(ref _held, null) ?? throw new InvalidOperationException("The sweep was handed over already.");

    public void Dispose() => Interlocked.Exchange(ref _held, null)?.Dispose();
}

/// <summary>What each fold of a sweep chose.</summary>
internal sealed class ChosenCandidates(OpenSweep sweep, ExperimentPlan plan, SweepResults results)
{
    public OpenSweep Sweep => sweep;

    public SweepResults Results => results;

    /// <summary>The candidate's plan, with its features, and the folder that its weights are in.</summary>
    public (ExperimentPlan Plan, RunFolder Folder) Of(string fold) => (plan.Candidates[results.ChosenIn(fold) - 1], sweep.Folder.Candidate(results.ChosenIn(fold)));
}

using System.Runtime.ExceptionServices;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>An experiment to be carried out.</summary>
/// <param name="Plan">What is to be trained.</param>
/// <param name="Progress">Is called from the trainings' threads, one call after another of the same training.</param>
/// <param name="Resumed">The run that goes on; null for a new one.</param>
public sealed record ExperimentJob(ExperimentPlan Plan, IProgress<TrainingProgress>? Progress = null, ResumedRun? Resumed = null)
{
    /// <summary>How many experiments, this one too, are tried on the same test data; of a resumed run, as it was recorded.</summary>
    internal int Tried { get; init; } = Resumed?.Tried ?? 1;

    /// <summary>Of a candidate of a sweep under way, gives its folder; the sweep makes it.</summary>
    internal Func<RunFolder>? CandidateFolder { get; init; }

    /// <summary>Of a sweep whose candidates are all over, what is to be tested.</summary>
    internal ChosenCandidates? Chosen { get; init; }

    /// <summary>Epochs of all trainings, and the models that ML.NET fits as heads.</summary>
    internal long Epochs => Plan.Candidates.DefaultIfEmpty(Plan).Sum(plan => (long)plan.Trainings.Count * plan.Config.NumEpochs) + Plan.Models.Count(model => !model.IsBaseline);

    /// <summary>How many epochs of each training won't be made again, under the names that progress is told by.</summary>
    internal IReadOnlyDictionary<TrainingKey, int> EpochsDone => Resumed is null ? new Dictionary<TrainingKey, int>()
        : Plan.Candidates.Count == 0 ? Resumed.EpochsDone(Plan)
        : Plan.Candidates.SelectMany((plan, i) => Resumed.Folder.Candidate(i + 1).EpochsDone(plan).Select(entry => KeyValuePair.Create(RunningSweep.KeyOf(i + 1, entry.Key), entry.Value))).ToDictionary();

    /// <summary>What the test figures are of: equal where one experiment might be chosen over another by them.</summary>
    internal string TestData => $"{Plan.Protocol.Name} {Plan.TestedCorpora}";
}

/// <summary>What came out of an experiment, and where it lies.</summary>
/// <param name="Classes">Null of a run that predicts valence, arousal and dominance alone.</param>
/// <param name="Vad">Of such a run; null of others, whose results hold theirs.</param>
public sealed record ExperimentOutcome(RunFolder Folder, RunResults? Classes, VadRunResults? Vad = null)
{
    /// <summary>Of a candidate of a sweep, its validation figures; such a run has nothing else.</summary>
    internal CandidateResult? Candidate { get; init; }

    /// <summary>Of a sweep, what was tried and chosen.</summary>
    internal SweepResults? Sweep { get; init; }

    /// <exception cref="InvalidOperationException">The run predicts no classes.</exception>
    public RunResults Results => Classes ?? throw new InvalidOperationException($"The run in {Folder.Path} predicts no classes.");
}

/// <summary>How an experiment ended: with an outcome or with an error.</summary>
public sealed record ExperimentResult(ExperimentPlan Plan, ExperimentOutcome? Outcome, Exception? Error);

/// <summary>What shapes how experiments are carried out, not what comes out of them.</summary>
public sealed record RunOptions
{
    /// <summary>Where run folders go: <c>runs</c>.</summary>
    public required string RunsRoot { get; init; }

    /// <summary>The command that asked for it, as typed, for whoever wants to repeat it.</summary>
    public required string Command { get; init; }

    /// <summary>How many trainings may go on at once, a thread each.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    public DeviceOption Device { get; init; } = DeviceOption.Cpu;

    /// <summary>How much of a training may have to be done again when it is broken off.</summary>
    public TimeSpan SaveEvery { get; init; } = new TrainOptions().SaveEvery;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Now, to the second, as folders are named.</summary>
    internal DateTimeOffset Started() => Clock.GetLocalNow() is var now ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)) : default;
}

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
        var tried = jobs.CountBy(job => job.TestData).ToDictionary();
        var work = jobs.Select(job => job with { Tried = Math.Max(job.Tried, tried[job.TestData]) }).Select(job => new RunningWork(job, options)).ToArray();
        try
        {
            CarryOut([.. work.SelectMany(one => one.Sweep?.Candidates ?? [one.Experiment!])], options, cancellation);
            if (!cancellation.IsCancellationRequested)
            {
                CarryOut([.. work.Select(one => one.Choose()).OfType<RunningExperiment>()], options, cancellation);
            }
        }
        finally
        {
            Array.ForEach(work, one => one.Dispose());
        }

        return work.All(one => one.Result is not null)
            ? [.. work.Select(one => one.Result!)]
            : throw Interrupted(work);
    }

    private static void CarryOut(RunningExperiment[] experiments, RunOptions options, CancellationToken cancellation)
    {
        (RunningExperiment Experiment, int Index)[] pieces =
            [.. experiments.SelectMany(experiment => Enumerable.Range(0, experiment.Count).Select(index => (experiment, index)))];
        if (pieces.Length > 0)
        {
            TrainingPool.Run(pieces.Length, options.Parallel, i => pieces[i].Experiment.Step(pieces[i].Index, cancellation), cancellation);
        }
    }

    /// <summary>Carries out one experiment from features to report.</summary>
    /// <param name="view">The corpora with the features that the experiment wants.</param>
    /// <param name="config">The experiment, with one protocol.</param>
    /// <param name="options">How to carry it out.</param>
    /// <param name="progress">Is called from the trainings' threads, one call after another of the same training.</param>
    /// <param name="cancellation">Ends the trainings between two steps.</param>
    /// <exception cref="TrainingsFailedException">Some trainings failed; the others finished.</exception>
    /// <exception cref="EmotionFusionException">The folds can't be made, or the folder can't be written.</exception>
    /// <exception cref="RunsInterruptedException">It was cancelled.</exception>
    public static ExperimentOutcome Run(
        FeatureView view, ExperimentConfig config, RunOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var result = Run([new ExperimentJob(ExperimentPlan.Of(view, config), progress)], options, cancellation)[0];
        if (result.Error is not null)
        {
            ExceptionDispatchInfo.Throw(result.Error);
        }

        return result.Outcome!;
    }

    private static RunsInterruptedException Interrupted(RunningWork[] work)
    {
        var unfinished = work.Where(one => one.Result is null).ToArray();
        return new RunsInterruptedException(
            [.. unfinished.Select(one => one.Folder).OfType<RunFolder>()],
            [.. unfinished.Where(one => one.Folder is null).Select(one => one.Plan.Config.Name)],
            [.. work.Select(one => one.Result).OfType<ExperimentResult>()]);
    }

    /// <summary>A job under way: an experiment, or a sweep, which becomes one when its candidates are over.</summary>
    private sealed class RunningWork(ExperimentJob job, RunOptions options) : IDisposable
    {
        public RunningSweep? Sweep { get; } = job.Plan.Candidates.Count > 0 ? new RunningSweep(job, options) : null;

        public RunningExperiment? Experiment { get; private set; } = job.Plan.Candidates.Count > 0 ? null : new RunningExperiment(job, options);

        public ExperimentPlan Plan => job.Plan;

        public RunFolder? Folder => Sweep is null ? Experiment!.Folder : Sweep.Folder;

        public ExperimentResult? Result => Experiment?.Result ?? Sweep?.Failure;

        /// <returns>What is left of a sweep; null of other work.</returns>
        public RunningExperiment? Choose() => Sweep is null ? null : Experiment = Sweep.Choose();

        public void Dispose()
        {
            Experiment?.Dispose();
            Sweep?.Dispose();
        }
    }
}

/// <summary>Experiments were interrupted; all threads have ended.</summary>
/// <param name="unfinished">The runs that were begun, which can be resumed.</param>
/// <param name="notStarted">The names of the experiments that weren't.</param>
/// <param name="finished">What was finished before.</param>
public sealed class RunsInterruptedException(
    IReadOnlyList<RunFolder> unfinished, IReadOnlyList<string> notStarted, IReadOnlyList<ExperimentResult> finished)
    : OperationCanceledException("The experiments were interrupted.")
{
    public IReadOnlyList<RunFolder> Unfinished { get; } = unfinished;

    public IReadOnlyList<string> NotStarted { get; } = notStarted;

    public IReadOnlyList<ExperimentResult> Finished { get; } = finished;
}

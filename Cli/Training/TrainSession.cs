using EmotionFusion.Encoders;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>One run of the train command: all is prepared and checked first, then all trainings go through one pool.</summary>
public sealed class TrainSession
{
    private readonly ExperimentCorpora _corpora;
    private readonly Requirements _requirements;
    private readonly ExperimentViews _views;

    public TrainSession(FeaturePreparation preparation, CorpusCatalog catalog)
    {
        _corpora = new ExperimentCorpora(catalog);
        _requirements = new Requirements(preparation, _corpora);
        _views = new ExperimentViews(preparation, _corpora);
    }

    public required Terminal Terminal { get; init; }

    public required string RunsRoot { get; init; }

    public required int Parallel { get; init; }

    public required DeviceOption Device { get; init; }

    /// <summary>What an interruption is answered with.</summary>
    public required Continuation Continuation { get; init; }

    /// <returns>The exit code.</returns>
    public int Run(ExperimentChoice choice, CancellationToken cancellation)
    {
        var resolved = choice.Resolve(_corpora);
        foreach (var (name, reason) in resolved.Refused)
        {
            Terminal.Error.WriteLine($"left out: {name}: {reason}");
        }

        ExperimentJob[] jobs = [.. Plan(resolved.Experiments, cancellation).Select(plan => new ExperimentJob(plan))];
        var code = Train(jobs, cancellation);
        return resolved.Refused.Count == 0 ? code : TellRefused(resolved.Refused.Keys);
    }

    /// <summary>Goes on with a run that was broken off.</summary>
    /// <param name="run">The run.</param>
    /// <param name="asked">The experiments of a file that must hold the same one; null: it isn't compared.</param>
    /// <returns>The exit code.</returns>
    public int Resume(ResumedRun run, IReadOnlyList<ExperimentConfig>? asked, CancellationToken cancellation)
    {
        if (run.IsFinished)
        {
            Terminal.Out.WriteLine($"{run.Folder.Path} is finished; nothing was done. Report: {run.Folder.Report}");
            return ExitCode.Done;
        }

        if (asked is not null)
        {
            run.AssertSame(_corpora.Resolve(Find(Protocol.Expand(asked), run.Config.Name)));
        }

        return Train([run.Continue(Plan([run.Config], cancellation)[0])], cancellation);
    }

    private static ExperimentConfig Find(IReadOnlyList<ExperimentConfig> experiments, string name) =>
        experiments.FirstOrDefault(experiment => experiment.Name == name) ?? throw new EmotionFusionException(
            $"The run to resume is of the experiment '{name}', which the file hasn't. It has: {string.Join(", ", experiments.Select(experiment => experiment.Name))}.");

    private ExperimentPlan[] Plan(IReadOnlyList<ExperimentConfig> experiments, CancellationToken cancellation)
    {
        _requirements.Assert(experiments);
        try
        {
            return [.. experiments.Select(config => ExperimentPlan.Of(_views.Of(config, cancellation), config))];
        }
        catch (OperationCanceledException)
        {
            Terminal.Error.WriteLine($"To go on: {CommandText.OfThisProcess()}");
            throw;
        }
    }

    private int Train(IReadOnlyList<ExperimentJob> jobs, CancellationToken cancellation)
    {
        foreach (var notice in Notices.Of([.. jobs.Select(job => job.Plan.Config)]))
        {
            Terminal.Error.WriteLine($"note: {notice}");
        }

        try
        {
            return Tell(Carry(jobs, cancellation));
        }
        catch (RunsInterruptedException interrupted)
        {
            Tell(interrupted.Finished);
            foreach (var line in Continuation.After(interrupted))
            {
                Terminal.Error.WriteLine(line);
            }

            throw;
        }
    }

    private IReadOnlyList<ExperimentResult> Carry(IReadOnlyList<ExperimentJob> jobs, CancellationToken cancellation)
    {
        var options = new RunOptions
        {
            RunsRoot = RunsRoot,
            Command = CommandText.OfThisProcess(),
            Parallel = Parallel,
            Device = Device,
        };
        return Terminal.Watch("epochs", [.. jobs.Select(Title)], sinks => ExperimentPool.Run(
            [.. jobs.Zip(sinks, (job, sink) => job with { Progress = Meter(job, sink) })], options, cancellation));
    }

    private static EpochMeter Meter(ExperimentJob job, IProgressSink sink) => new(
        sink, Title(job), job.Plan.Trainings.Count * job.Plan.Config.NumEpochs,
        job.Resumed?.EpochsDone(job.Plan) ?? new Dictionary<(string Fold, int Seed), int>());

    private static string Title(ExperimentJob job) => $"train {job.Plan.Config.Name}";

    private int Tell(IReadOnlyList<ExperimentResult> results)
    {
        ExperimentOutcome[] outcomes = [.. results.Select(result => result.Outcome).OfType<ExperimentOutcome>()];
        ResultsPrinter.Print(outcomes, Terminal);
        foreach (var failed in results.Where(result => result.Error is not null))
        {
            Terminal.Error.WriteLine($"error: experiment '{failed.Plan.Config.Name}': {Message(failed.Error!)}");
        }

        return outcomes.Length < results.Count ? ExitCode.Failed : _views.LeftOut > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    /// <summary>What nobody can mend says where it came from.</summary>
    private static string Message(Exception error) => error is EmotionFusionException or IOException or UnauthorizedAccessException
        ? error.Message
        : $"This is a defect of the program; please report it: {error}";

    private int TellRefused(IEnumerable<string> names)
    {
        Terminal.Error.WriteLine($"error: left out, as said above: {string.Join(", ", names)}");
        return ExitCode.Failed;
    }
}

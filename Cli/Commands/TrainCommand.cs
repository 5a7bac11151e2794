using System.CommandLine;
using EmotionFusion.Evaluation;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>
/// <c>emotionfusion train -c FILE</c>: trains and evaluates experiments of a configuration file;
/// <c>emotionfusion train --resume RUN</c>: goes on with a run that was broken off.
/// </summary>
internal sealed class TrainCommand : Command
{
    private const string Kept = "Features, finished experiments and finished epochs are kept.";

    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "Experiments in YAML, such as configs/emodb.yaml.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Goes on with this run, which was broken off; or trains here what a submission to Slurm hasn't. With --config: only if the experiment there is the same.",
        HelpName = "RUN",
    };

    private readonly Option<string[]> _experiment = new("--experiment", "-e")
    {
        Description = "Only this experiment, by its name, id or place in the file (0 is the first), or NAME_loso or NAME_cross_corpus of one judged both ways; may be given again.",
        HelpName = "INDEX|ID|NAME",
    };

    private readonly Option<bool> _all = new("--all", "-a") { Description = "All experiments of the file. Those that can't be had, as with encoders to be tuned, are said and left out, and the exit code is 1." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Check the file, say what would be trained and what is missing (then the exit code is 3), and do nothing." };
    private readonly Option<bool> _list = new("--list") { Description = "Say which experiments, and candidates of searches, are done, running, interrupted or not begun, and do nothing." };
    private readonly Option<string?> _runs = CommonOptions.Runs();
    private readonly Option<int> _parallel = CommonOptions.Parallel();
    private readonly EncodingOptions _encoding = new();
    private readonly SlurmOptions _slurm = new();
    private readonly Terminal _terminal;

    public TrainCommand(Terminal terminal)
        : base("train", "Trains experiments and evaluates them on speakers never heard, or on a corpus's own split; makes missing features first.")
    {
        _terminal = terminal;
        Add(_config);
        Add(_experiment);
        Add(_all);
        Add(_dryRun);
        Add(_list);
        Add(_resume);
        Add(_runs);
        Add(_parallel);
        _encoding.AddTo(this);
        _slurm.AddTo(this);
        Validators.Add(result =>
        {
            var resumes = result.GetValue(_resume) is not null;
            if (!resumes && result.GetValue(_config) is null)
            {
                result.AddError("Option '--config' is required, or --resume RUN.");
            }

            if (resumes && (result.GetValue(_all) || result.GetValue(_experiment) is { Length: > 0 } || result.GetValue(_runs) is not null))
            {
                result.AddError("--resume takes experiment and folder from the run: leave out --experiment, --all and --runs.");
            }

            if (resumes && _slurm.IsAsked(result) && result.GetValue(_config) is not null)
            {
                result.AddError("--slurm --resume takes experiments from the submission: leave out --config.");
            }

            string[] lone = [.. new[] { (_dryRun.Name, result.GetValue(_dryRun)), (_list.Name, result.GetValue(_list)), (_resume.Name, resumes) }.Where(option => option.Item2).Select(option => option.Name)];
            if (lone.Length > 1)
            {
                result.AddError($"{string.Join(" and ", lone)} exclude each other: leave one out.");
            }

            if (result.GetValue(_all) && result.GetValue(_experiment) is { Length: > 0 })
            {
                result.AddError("--all and --experiment exclude each other: leave one out.");
            }
        });
        SetAction(parsed => Guard.Run(terminal.Error, token => Train(parsed, token), Kept, SlurmJob.IsThis ? () => SlurmJob.GoOnLater(terminal.Error) : null));
    }

    private int Train(ParseResult parsed, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var file = parsed.GetValue(_config) is { } path ? ExperimentFile.Load(workspace.File(path)) : null;
        var catalog = _encoding.Corpora(parsed, workspace);
        var planner = new ExperimentPlanner(catalog, _encoding.Features(parsed, workspace, _terminal));
        if (parsed.GetValue(_dryRun))
        {
            var asked = Choose(parsed, file!);
            var whole = new ExperimentPrinter(planner, _terminal).Print(asked);
            CatalogNotices.Print(catalog, _terminal);
            if (_slurm.IsAsked(parsed))
            {
                new SlurmTraining(planner, _terminal).Show(asked.Resolve(planner).Experiments, RunsRoot(parsed, workspace), _slurm.Request(parsed), ForJobs(parsed));
            }

            return whole ? ExitCode.Done : ExitCode.LeftOut;
        }

        if (_slurm.PartOf(parsed) is { } part)
        {
            var submission = Submission.Open(parsed.GetValue(_resume)!);
            var training = new SlurmTraining(planner, _terminal);
            return part == SlurmPart.Features ? Prepare(() => training.MakeFeatures(submission, cancellation)) : training.Collect(submission, OptionsOf(parsed, workspace), cancellation);
        }

        if (parsed.GetValue(_list))
        {
            var runs = parsed.GetValue(_runs) ?? workspace.Runs;
            StatePrinter.Print([.. Choose(parsed, file!).Experiments.Select(config => ExperimentState.Of(planner.ResolveIfPossible(config), runs))], _terminal);
            return ExitCode.Done;
        }

        if (parsed.GetValue(_resume) is { } folder)
        {
            if (_slurm.IsAsked(parsed))
            {
                var training = new SlurmTraining(planner, _terminal);
                return training.Follow(training.GoOn(Submission.Open(folder), _slurm.Request(parsed)), _slurm.Waits(parsed), cancellation);
            }

            if (Submission.IsAt(folder))
            {
                return GoOnHere(Submission.Open(folder));
            }

            using var run = ResumedRun.Open(folder);
            if (run.IsFinished)
            {
                _terminal.Out.WriteLine($"{run.Folder.Path} is finished; nothing was done.{(run.IsCandidate ? "" : $" Report: {run.Folder.Report}")}");
                return ExitCode.Done;
            }

            var job = Prepare(() => planner.Resume(run, file?.Experiments, cancellation));
            CatalogNotices.Print(catalog, _terminal);
            return Train([job], planner, parsed, workspace, cancellation);
        }

        var choice = Choose(parsed, file!).Resolve(planner);
        foreach (var (name, reason) in choice.Refused)
        {
            _terminal.Error.WriteLine($"left out: {name}: {reason}");
        }

        var code = _slurm.IsAsked(parsed) ? TrainOnSlurm() : TrainHere();
        if (choice.Refused.Count == 0)
        {
            return code;
        }

        _terminal.Error.WriteLine($"error: left out, as said above: {string.Join(", ", choice.Refused.Keys)}");
        return ExitCode.Failed;

        // Runs that were given to Slurm can be trained anywhere.
        int GoOnHere(Submission submission)
        {
            var runs = new List<ResumedRun>();
            try
            {
                runs.AddRange(submission.Results.Where(result => !SubmittedRun.IsFinished(result)).Select(ResumedRun.Open));
                if (runs.Count == 0)
                {
                    _terminal.Out.WriteLine($"{submission.Folder} is finished; nothing was done.");
                    return ExitCode.Done;
                }

                return Train([.. runs.Select(run => Prepare(() => planner.Resume(run, null, cancellation)))], planner, parsed, workspace, cancellation);
            }
            finally
            {
                runs.ForEach(run => run.Dispose());
            }
        }

        int TrainHere()
        {
            var plans = Prepare(() => planner.Plan(choice.Experiments, cancellation));
            CatalogNotices.Print(catalog, _terminal);
            return Train([.. plans.Select(plan => new ExperimentJob(plan))], planner, parsed, workspace, cancellation);
        }

        int TrainOnSlurm()
        {
            var training = new SlurmTraining(planner, _terminal);
            var submission = training.Submit(choice.Experiments, RunsRoot(parsed, workspace), _slurm.Request(parsed), ForJobs(parsed));
            CatalogNotices.Print(catalog, _terminal);
            return training.Follow(submission, _slurm.Waits(parsed), cancellation);
        }
    }

    /// <summary>Makes features where they are missing, which may take long.</summary>
    private T Prepare<T>(Func<T> prepare)
    {
        try
        {
            return prepare();
        }
        catch (OperationCanceledException)
        {
            _terminal.Error.WriteLine($"To go on: {CommandText.OfThisProcess()}");
            throw;
        }
    }

    private int Train(IReadOnlyList<ExperimentJob> jobs, ExperimentPlanner planner, ParseResult parsed, Workspace workspace, CancellationToken cancellation)
    {
        foreach (var notice in ExperimentPrinter.Notices([.. jobs.Select(job => job.Plan.Config)]))
        {
            _terminal.Error.WriteLine($"note: {notice}");
        }

        var options = OptionsOf(parsed, workspace);
        try
        {
            var results = _terminal.Watch("epochs", [.. jobs.Select(EpochMeter.TitleOf)], sinks => ExperimentPool.Run(
                [.. jobs.Zip(sinks, (job, sink) => job with { Progress = EpochMeter.Of(job, sink) })], options, cancellation));
            return ResultsPrinter.Print(results, _terminal) ? planner.LeftOut > 0 ? ExitCode.LeftOut : ExitCode.Done : ExitCode.Failed;
        }
        catch (RunsInterruptedException interrupted)
        {
            ResultsPrinter.Print(interrupted.Finished, _terminal);
            foreach (var line in new Continuation(parsed.GetValue(_config), parsed.GetValue(_runs), Given(parsed)).After(interrupted))
            {
                _terminal.Error.WriteLine(line);
            }

            throw;
        }
    }

    private RunOptions OptionsOf(ParseResult parsed, Workspace workspace) => new()
    {
        RunsRoot = RunsRoot(parsed, workspace),
        Command = CommandText.OfThisProcess(),
        Parallel = parsed.GetValue(_parallel),
        Device = _encoding.DeviceOf(parsed),
    };

    private string RunsRoot(ParseResult parsed, Workspace workspace) => Path.GetFullPath(parsed.GetValue(_runs) ?? workspace.Runs);

    private ExperimentChoice Choose(ParseResult parsed, ExperimentFile file) =>
        ExperimentChoice.Of(file, parsed.GetValue(_experiment) ?? [], parsed.GetValue(_all) || parsed.GetValue(_dryRun) || parsed.GetValue(_list));

    /// <summary>Options that jobs of Slurm need. All of them must choose the same device, whatever their nodes have: features go by it.</summary>
    private IReadOnlyList<string> ForJobs(ParseResult parsed)
    {
        var given = Given(parsed);
        return given.Contains("--device") ? given : ["--device", _slurm.Request(parsed).Gpus is null ? "cpu" : "cuda", .. given];
    }

    /// <summary>Options that whoever goes on must give again, with their values as typed.</summary>
    private string[] Given(ParseResult parsed) => [.. _encoding.Options.Append(_parallel)
        .Where(option => parsed.GetResult(option) is { Implicit: false })
        .SelectMany(option => parsed.GetResult(option)!.Tokens is { Count: > 0 } tokens ? tokens.SelectMany(token => new[] { option.Name, token.Value }) : [option.Name])];
}

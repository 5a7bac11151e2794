using EmotionFusion.Evaluation;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>
/// <c>train --slurm</c>: makes the folders of runs that haven't begun, submits jobs that train them as
/// <c>train --resume RUN</c> does anywhere, and waits. Nothing but the folders tells what is done, so it can be left and
/// taken up again at any time.
/// </summary>
internal sealed class SlurmTraining(ExperimentPlanner planner, Terminal terminal)
{
    /// <summary>Submits new runs.</summary>
    /// <param name="experiments">Each with one protocol and its corpora spelt out.</param>
    /// <param name="options">Options of <c>train</c> that its jobs need.</param>
    /// <exception cref="EmotionFusionException">An experiment lacks something, there is no Slurm, or it refuses the request.</exception>
    public Submission Submit(IReadOnlyList<ExperimentConfig> experiments, string runsRoot, SlurmRequest request, IReadOnlyList<string> options)
    {
        var outlooks = Outlooks(experiments);
        Submission.AssertWritable(runsRoot);
        Test(request);
        var tried = outlooks.CountBy(TestData).ToDictionary();
        var command = CommandText.OfThisProcess();
        var now = DateTimeOffset.Now;
        var started = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        SubmittedRun[] runs = [.. outlooks.SelectMany(outlook => RunsOf(outlook, ResumedRun.Prepare(runsRoot, outlook.Config, command, started, tried[TestData(outlook)])))];
        var submission = new Submission { Command = command, Request = request, Options = options, Runs = runs }.Create(runsRoot, started);
        return Submit(submission, [.. Enumerable.Range(0, runs.Length)], []);

        static string TestData(ExperimentOutlook outlook) => new ExperimentJob(outlook.Plan!).TestData;
    }

    /// <summary>Submits again what isn't done and isn't queued.</summary>
    /// <param name="given">What is given anew of the request.</param>
    public Submission GoOn(Submission submission, SlurmRequest given)
    {
        using var held = submission.Lock();
        submission = Submission.Open(submission.Folder) with { Request = submission.Request.With(given) };
        var queue = SubmissionWatch.Queued(submission);
        var queued = queue.Select(task => (task.Job, task.Task ?? -1)).ToHashSet();
        int[] left = [.. Enumerable.Range(0, submission.Runs.Count).Where(run =>
            !submission.Runs[run].IsDone && !(submission.TaskOf(run) is { } task && queued.Contains(task)))];
        if (left.Length == 0 && (submission.Sweeps.All(SubmittedRun.IsFinished) || queue.Any(task => submission.Jobs.Any(job => job.Id == task.Job && job.Kind == SubmittedKind.Collect))))
        {
            return submission;
        }

        Test(submission.Request);
        submission.Save();

        // The job that would collect what was submitted before does so too early now.
        string[] collecting = [.. submission.Jobs.Where(job => job.Kind == SubmittedKind.Collect && queue.Any(task => task.Job == job.Id && task.IsWaiting)).Select(job => job.Id)];
        if (collecting.Length > 0)
        {
            SlurmPrograms.Cancel(collecting);
        }

        return Submit(submission, left, queue.Where(task => task.Task is not null).Select(task => task.Job).Distinct());
    }

    /// <summary>Says what would be submitted, and has the controller judge it.</summary>
    public void Show(IReadOnlyList<ExperimentConfig> experiments, string runsRoot, SlurmRequest request, IReadOnlyList<string> options)
    {
        Submission.AssertWritable(runsRoot);
        string[] runs = [.. from config in experiments
                            let folder = Path.Combine(runsRoot, SafeFileName.Of(config.Name), "DATE-TIME")
                            from run in config.Search is { } search ? search.Candidates.Select(candidate => Path.Combine(folder, "candidates", FormattableString.Invariant($"{candidate.Number:000}"))) : [folder]
                            select run];
        terminal.Out.WriteLine($"Slurm says: {Test(request)}");
        terminal.Out.WriteLine("First a job that makes features, then this, a task a run:");
        terminal.Out.WriteLine(CommandText.Quoted(
            ["sbatch", .. Submitter.Options(request, SubmittedKind.Array), Submitter.ArrayOption(runs.Length, request), "--dependency=afterok:FEATURES", "array-1.sh"]));
        terminal.Out.Write(SlurmScript.OfArray(runs, options));
        terminal.Out.WriteLine("and last, whatever became of them, a job that collects.");
    }

    /// <summary>Tells of a submission, waits for its jobs if that is wanted, and prints what they came to.</summary>
    public int Follow(Submission submission, bool waits, CancellationToken cancellation)
    {
        foreach (var line in Told(submission))
        {
            terminal.Error.WriteLine(line);
        }

        if (!waits)
        {
            return ExitCode.Done;
        }

        try
        {
            new SubmissionWatch(submission, terminal).Wait(cancellation);
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("The jobs go on without this process.");
            foreach (var line in Told(submission))
            {
                terminal.Error.WriteLine(line);
            }

            throw;
        }

        return Conclude(submission, SubmissionResults.Print(submission, [], terminal));
    }

    /// <summary>The job before the arrays: makes the features of all runs that aren't done, each once.</summary>
    public int MakeFeatures(Submission submission, CancellationToken cancellation)
    {
        var needed = submission.Runs.Where(run => !run.IsDone)
            .Select(run => (run.Folder, Config: RecordedConfig.Read(RunFolder.Open(run.Folder)).Experiment))
            .DistinctBy(run => $"{string.Join('+', ExperimentPlanner.CorporaOf(run.Config))} {ExperimentPlanner.Key(run.Config)}").ToArray();
        var lacking = 0;
        foreach (var (folder, config) in needed)
        {
            try
            {
                planner.Plan([config], cancellation);
            }
            catch (EmotionFusionException e)
            {
                terminal.Error.WriteLine($"error: {submission.NameOf(folder)}: {e.Message}"); // its own task fails of it; the others needn't
                lacking++;
            }
        }

        return lacking > 0 && lacking == needed.Length ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>The last job: has sweeps choose and test, prints what all came to and writes down what failed.</summary>
    public int Collect(Submission submission, RunOptions options, CancellationToken cancellation)
    {
        var failures = new List<string>();
        foreach (var sweep in submission.Sweeps.Where(sweep => !SubmittedRun.IsFinished(sweep) && submission.Runs.All(run => run.Sweep != sweep || run.IsDone)))
        {
            using var run = ResumedRun.Open(sweep);
            if (ExperimentPool.Run([planner.Resume(run, null, cancellation)], options, cancellation)[0].Error is { } error)
            {
                failures.Add($"error: {submission.NameOf(sweep)}: {error.Message}");
                terminal.Error.WriteLine(failures[^1]);
            }
        }

        var own = submission.Jobs.Where(job => job.Kind == SubmittedKind.Collect).Select(job => job.Id).ToHashSet();
        var queue = SubmissionWatch.Queued(submission).Where(task => !own.Contains(task.Job)).ToArray();
        failures.AddRange(SubmissionResults.Print(submission, queue, terminal));
        File.Delete(submission.Failures);
        if (failures.Count > 0)
        {
            AtomicFile.Write(submission.Failures, string.Concat(failures.Select(failure => failure + "\n")));
        }

        return Conclude(submission, failures);
    }

    /// <summary>The folder is known and can be gone on with even if a job is refused.</summary>
    private Submission Submit(Submission submission, IReadOnlyList<int> runs, IEnumerable<string> running)
    {
        try
        {
            var begun = runs.All(run => RecordedConfig.Read(RunFolder.Open(submission.Runs[run].Folder)).Data.Count > 0);
            return Submitter.Submit(submission, runs, makesFeatures: !begun, running);
        }
        catch (EmotionFusionException)
        {
            terminal.Error.WriteLine($"Not all was submitted. To go on: {GoOnCommand(submission)}");
            throw;
        }
    }

    private static string Test(SlurmRequest request) => SlurmPrograms.Test(Submitter.Options(request, SubmittedKind.Array));

    /// <summary>Plans from corpora alone: features aren't made here.</summary>
    private ExperimentOutlook[] Outlooks(IReadOnlyList<ExperimentConfig> experiments)
    {
        var outlooks = experiments.Select(config => ExperimentOutlook.Of(config, planner)).ToArray();
        string[] faults = [.. outlooks.Where(outlook => !outlook.IsComplete)
            .Select(outlook => $"Experiment '{outlook.Config.Name}': {planner.Lacks(outlook.Config) ?? outlook.Fault ?? outlook.Parts.Select(part => part.Fault).FirstOrDefault(fault => fault is not null)}").Distinct()];
        return faults.Length == 0
            ? outlooks
            : throw new EmotionFusionException(string.Join(Environment.NewLine, [.. faults, "Nothing was submitted; --experiment chooses experiments that have all they need."]));
    }

    /// <summary>What tasks train of an experiment: itself, or its candidates.</summary>
    private static IEnumerable<SubmittedRun> RunsOf(ExperimentOutlook outlook, RunFolder folder)
    {
        if (outlook.Config.Search is null)
        {
            return [new SubmittedRun(folder.Path, new ExperimentJob(outlook.Plan!).Epochs, outlook.Config.NumEpochs)];
        }

        var parts = new Dictionary<ExperimentConfig, ExperimentOutlook>(
            outlook.Parts.SelectMany(part => part.Trained.Select(config => KeyValuePair.Create(config, part))), ReferenceEqualityComparer.Instance);
        return outlook.Config.Search.Candidates.Select(candidate => new SubmittedRun(
            folder.Candidate(candidate.Number).Path, (long)parts[candidate.Config].Plan!.Trainings.Count * candidate.Config.NumEpochs, candidate.Config.NumEpochs, folder.Path));
    }

    private int Conclude(Submission submission, IReadOnlyList<string> failures)
    {
        if (failures.Count == 0 && submission.Results.All(SubmittedRun.IsFinished))
        {
            return ExitCode.Done;
        }

        terminal.Error.WriteLine($"To submit again what isn't done: {GoOnCommand(submission)}");
        return ExitCode.Failed;
    }

    private static IEnumerable<string> Told(Submission submission)
    {
        var queue = SubmissionWatch.Queued(submission);
        var jobs = submission.Jobs.Where(job => queue.Any(task => task.Job == job.Id)).ToArray();
        if (jobs.Length > 0)
        {
            yield return $"Jobs: {string.Join(", ", jobs.Select(job => job.Kind switch
            {
                SubmittedKind.Features => $"{job.Id} makes features",
                SubmittedKind.Array => FormattableString.Invariant($"{job.Id} trains {job.Runs.Count} run{(job.Runs.Count == 1 ? "" : "s")}"),
                _ => $"{job.Id} collects",
            }))}. To cancel: scancel {string.Join(' ', jobs.Select(job => job.Id))}";
        }

        yield return $"Logs: {submission.Logs}";
        yield return $"To watch, and to submit again what isn't done: {GoOnCommand(submission)}";
    }

    private static string GoOnCommand(Submission submission) => CommandText.Of(["train", "--slurm", "--resume", submission.Folder]);
}

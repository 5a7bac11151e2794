using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>What a submission came to, by its runs' folders: results of those that are done, and why others aren't.</summary>
internal static class SubmissionResults
{
    private const int Shown = 15;

    /// <summary>Prints tables of what is done, and what broke off with the end of its log.</summary>
    /// <param name="queue">What is still queued or running, which isn't told.</param>
    /// <returns>What broke off, as it was printed; empty if nothing did.</returns>
    public static IReadOnlyList<string> Print(Submission submission, IReadOnlyList<QueuedTask> queue, Terminal terminal)
    {
        ResultsPrinter.Print([.. submission.Results.Where(SubmittedRun.IsFinished).Select(folder => Outcome(RunFolder.Open(folder)))], terminal);
        var failures = Failures(submission, queue).ToArray();
        foreach (var failure in failures)
        {
            terminal.Error.WriteLine(failure);
        }

        return failures;
    }

    private static ExperimentOutcome Outcome(RunFolder folder) => VadRunResults.Read(folder) is { } vad
        ? new ExperimentOutcome(folder, null, vad) { Sweep = SweepResults.Read(folder) }
        : new ExperimentOutcome(folder, RunJson.Read<RunResults>(folder.Results)) { Sweep = SweepResults.Read(folder) };

    private static IEnumerable<string> Failures(Submission submission, IReadOnlyList<QueuedTask> queue)
    {
        var queued = queue.Select(task => (task.Job, task.Task ?? -1)).ToHashSet();
        var neverBegun = new List<string>();
        for (var i = 0; i < submission.Runs.Count; i++)
        {
            var run = submission.Runs[i];
            if (run.IsDone || (submission.TaskOf(i) is { } task && queued.Contains((task.Job, task.Task))))
            {
                continue;
            }

            if (submission.TaskOf(i) is { } last && End(LogOf(submission, last.Job, last.Task)) is { } end)
            {
                var state = RunFolder.TryOpen(run.Folder) is { } folder && RunCatalog.StateOf(folder) == RunState.Failed ? "failed" : "was broken off";
                yield return $"error: {submission.NameOf(run.Folder)} {state}; task {last.Job}_{FormattableString.Invariant($"{last.Task}")}, {end}";
            }
            else
            {
                neverBegun.Add(submission.NameOf(run.Folder));
            }
        }

        if (neverBegun.Count > 0)
        {
            var features = submission.Jobs.LastOrDefault(job => job.Kind == SubmittedKind.Features);
            var why = features is not null && End(Path.Combine(submission.Logs, features.Log())) is { } end ? $"; the job that makes features, {features.Id}, {end}" : "";
            yield return $"error: not begun: {string.Join(", ", neverBegun)}{why}";
        }

        foreach (var sweep in submission.Sweeps.Where(sweep => !SubmittedRun.IsFinished(sweep)))
        {
            var candidates = submission.Runs.Where(run => run.Sweep == sweep).ToArray();
            var collecting = submission.Jobs.LastOrDefault(job => job.Kind == SubmittedKind.Collect);
            yield return FormattableString.Invariant($"error: {submission.NameOf(sweep)} hasn't chosen: {candidates.Count(run => run.IsDone)} of {candidates.Length} candidates are done")
                + (collecting is not null && candidates.All(run => run.IsDone) && End(Path.Combine(submission.Logs, collecting.Log())) is { } end ? $"; the job that was to choose, {collecting.Id}, {end}" : ".");
        }
    }

    private static string LogOf(Submission submission, string job, int task) => Path.Combine(submission.Logs, submission.Jobs.First(other => other.Id == job).Log(task));

    /// <returns>null if there is no log.</returns>
    private static string? End(string log)
    {
        if (!File.Exists(log))
        {
            return null;
        }

        string[] lines = [.. File.ReadLines(log).TakeLast(Shown)];
        return $"its log {log} {(lines.Length == 0 ? "is empty" : "ends:")}{string.Concat(lines.Select(line => $"{Environment.NewLine}  {line}"))}";
    }
}

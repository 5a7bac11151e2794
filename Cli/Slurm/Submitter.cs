namespace EmotionFusion.Cli;

/// <summary>
/// Submits what a submission still lacks: a job that makes features; behind it (afterok) arrays with a task a run; behind
/// these, whatever became of them (afterany), a job that collects.
/// </summary>
internal static class Submitter
{
    /// <param name="submission">Its jobs grow; each is recorded as it is submitted.</param>
    /// <param name="runs">The places of the runs to train; none where only the collecting is left.</param>
    /// <param name="makesFeatures">Whether a job must make features first.</param>
    /// <param name="running">Arrays submitted before that aren't over, which the collecting waits for, too.</param>
    /// <exception cref="EmotionFusionException">Slurm refuses one; those before it are recorded.</exception>
    public static Submission Submit(Submission submission, IReadOnlyList<int> runs, bool makesFeatures, IEnumerable<string> running)
    {
        string? features = null;
        if (makesFeatures)
        {
            submission = SubmitPart(submission, SlurmPart.Features, []);
            features = submission.Jobs[^1].Id;
        }

        var arrays = new List<string>();
        foreach (var tasks in runs.Chunk(SlurmPrograms.MaxArraySize()))
        {
            // Each array keeps to its own cap: with one, they go one after another.
            var previous = submission.Request.MaxJobs is not null ? arrays.LastOrDefault() : null;
            string[] dependencies = [.. features is null ? [] : new[] { $"afterok:{features}" }, .. previous is null ? [] : new[] { $"afterany:{previous}" }];
            var script = submission.Write(
                FormattableString.Invariant($"array-{submission.Jobs.Count(job => job.Kind == SubmittedKind.Array) + 1}.sh"),
                SlurmScript.OfArray([.. tasks.Select(run => submission.Runs[run].Folder)], submission.Options));
            var id = SlurmPrograms.Submit(
                [.. Options(submission.Request, SubmittedKind.Array), ArrayOption(tasks.Length, submission.Request), .. After(dependencies)],
                script, submission.Logs);
            submission = submission.Add(new SubmittedJob(id, SubmittedKind.Array, tasks));
            arrays.Add(id);
        }

        string[] before = [.. running, .. arrays];
        return SubmitPart(submission, SlurmPart.Collect, before.Length == 0 ? [] : [$"afterany:{string.Join(':', before)}"]);
    }

    /// <summary>Options of sbatch for a job of a kind, but for what it waits for; what Slurm must not be told otherwise comes last.</summary>
    public static IReadOnlyList<string> Options(SlurmRequest request, SubmittedKind kind) =>
    [
        $"--job-name=emotionfusion{(kind == SubmittedKind.Array ? "" : $"-{kind.ToString().ToLowerInvariant()}")}",
        .. request.Options(collects: kind == SubmittedKind.Collect),
        $"--output={SubmittedJob.LogPattern(kind)}", $"--error={SubmittedJob.LogPattern(kind)}",
    ];

    public static string ArrayOption(int tasks, SlurmRequest request) =>
        FormattableString.Invariant($"--array=0-{tasks - 1}{(request.MaxJobs is { } most ? FormattableString.Invariant($"%{most}") : "")}");

    private static Submission SubmitPart(Submission submission, SlurmPart part, string[] dependencies)
    {
        var kind = part == SlurmPart.Features ? SubmittedKind.Features : SubmittedKind.Collect;
        var script = submission.Write($"{kind.ToString().ToLowerInvariant()}.sh", SlurmScript.OfPart(part, submission.Folder, submission.Options));
        var id = SlurmPrograms.Submit([.. Options(submission.Request, kind), .. After(dependencies)], script, submission.Logs);
        return submission.Add(new SubmittedJob(id, kind, []));
    }

    /// <summary>A job that waits for what failed would wait for ever: it is cancelled.</summary>
    private static string[] After(string[] dependencies) =>
        dependencies.Length == 0 ? [] : [$"--dependency={string.Join(',', dependencies)}", "--kill-on-invalid-dep=yes"];
}

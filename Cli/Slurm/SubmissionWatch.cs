using System.Text.Json;
using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>Shows how far a submission's jobs have come, by the queue and by what runs log, until none is left.</summary>
internal sealed class SubmissionWatch
{
    /// <summary>A short submission is asked about often, a long one seldom: the controller serves others too.</summary>
    private static readonly (TimeSpan Shortest, TimeSpan Longest, double Share) Pause = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30), 0.1);

    private readonly Submission _submission;
    private readonly Terminal _terminal;
    private readonly RunEpochs[] _epochs;

    public SubmissionWatch(Submission submission, Terminal terminal)
    {
        (_submission, _terminal) = (submission, terminal);
        _epochs = [.. submission.Runs.Select(run => new RunEpochs(run))];
    }

    /// <summary>The jobs and tasks of a submission that are queued or running.</summary>
    public static IReadOnlyList<QueuedTask> Queued(Submission submission)
    {
        var jobs = submission.Jobs.Select(job => job.Id).ToHashSet();
        return [.. SlurmPrograms.Queue().Where(task => jobs.Contains(task.Job))];
    }

    /// <exception cref="OperationCanceledException">The jobs go on.</exception>
    public void Wait(CancellationToken cancellation) => _terminal.Watch<object?>("epochs", sink =>
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var title = "";
        while (Look() is { Count: > 0 } queue)
        {
            Show(queue);
            var pause = clock.Elapsed * Pause.Share;
            cancellation.WaitHandle.WaitOne(pause < Pause.Shortest ? Pause.Shortest : pause > Pause.Longest ? Pause.Longest : pause);
            cancellation.ThrowIfCancellationRequested();
        }

        Show([]);
        return null;

        void Show(IReadOnlyList<QueuedTask> queue)
        {
            if (Title(queue) is var now && now != title)
            {
                title = now;
                sink.Begin(now, announce: true);
            }

            sink.Report(_epochs.Sum(run => run.Read()), _submission.Runs.Sum(run => run.Total));
        }
    });

    /// <summary>A controller that doesn't answer now and then ends no watch.</summary>
    private IReadOnlyList<QueuedTask> Look()
    {
        const int Most = 20;
        for (var i = 1; ; i++)
        {
            try
            {
                return Queued(_submission);
            }
            catch (EmotionFusionException e) when (i < Most)
            {
                _terminal.Error.WriteLine($"{e.Message}{Environment.NewLine}Asking again.");
                Thread.Sleep(Pause.Shortest * i);
            }
        }
    }

    /// <summary><c>3 of 5 runs done, 1 running, 1 waiting (Priority)</c>.</summary>
    private string Title(IReadOnlyList<QueuedTask> queue)
    {
        var tasks = queue.Where(task => task.Task is not null).ToDictionary(task => (task.Job, task.Task!.Value));
        var states = Enumerable.Range(0, _submission.Runs.Count).Select(run => _submission.TaskOf(run) is { } task ? tasks.GetValueOrDefault(task) : null).ToArray();
        var done = _submission.Runs.Count(run => run.IsDone);
        var running = states.Count(state => state is { IsWaiting: false });
        var waiting = states.OfType<QueuedTask>().Where(state => state.IsWaiting).ToArray();
        var over = states.Where((state, run) => state is null && !_submission.Runs[run].IsDone).Count();
        string[] parts =
        [
            FormattableString.Invariant($"{done} of {states.Length} runs done"),
            .. running > 0 ? [FormattableString.Invariant($"{running} running")] : Array.Empty<string>(),
            .. waiting.Length > 0 ? [FormattableString.Invariant($"{waiting.Length} waiting{Reasons(waiting)}")] : Array.Empty<string>(),
            .. over > 0 ? [FormattableString.Invariant($"{over} broken off")] : Array.Empty<string>(),
        ];
        string Of(SubmittedKind kind, string text) =>
            _submission.Jobs.Any(job => job.Kind == kind && queue.Any(task => task.Job == job.Id && !task.IsWaiting)) ? text : "";
        return Of(SubmittedKind.Features, "making features; ") + Of(SubmittedKind.Collect, "collecting; ") + string.Join(", ", parts);

        static string Reasons(IEnumerable<QueuedTask> waiting) =>
            string.Join(", ", waiting.Select(task => task.Reason).Where(reason => reason != "None").Distinct()) is { Length: > 0 } reasons ? $" ({reasons})" : "";
    }
}

/// <summary>How many epochs a run has made, by what was added to its log.jsonl since it was last read.</summary>
internal sealed class RunEpochs(SubmittedRun run)
{
    private readonly Dictionary<TrainingKey, int> _done = [];
    private long _offset;

    public long Read()
    {
        if (run.IsDone)
        {
            return run.Total;
        }

        try
        {
            using var stream = new FileStream(Path.Combine(run.Folder, "log.jsonl"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length < _offset)
            {
                _offset = 0; // who goes on with a run cuts the log to what isn't made again
                _done.Clear();
            }

            stream.Seek(_offset, SeekOrigin.Begin);
            var added = new byte[stream.Length - _offset];
            stream.ReadExactly(added);
            var whole = added.AsSpan().LastIndexOf((byte)'\n') + 1;
            _offset += whole;
            foreach (var line in System.Text.Encoding.UTF8.GetString(added, 0, whole).Split('\n'))
            {
                Take(line);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            // What can't be read now isn't counted now.
        }

        return Math.Min(run.Total, _done.Values.Sum(epochs => (long)epochs));
    }

    private void Take(string line)
    {
        if (line.Length == 0 || line.StartsWith("{\"kind\":\"step\"", StringComparison.Ordinal)) // most lines are steps
        {
            return;
        }

        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        switch (root.GetProperty("kind").GetString())
        {
            case "epoch":
                _done[LearningCurves.Training(root)] = root.GetProperty("epoch").GetInt32() + 1;
                break;
            case "trained" or "failed" or "fitted": // which may have ended early
                _done[LearningCurves.Training(root)] = run.Epochs;
                break;
        }
    }
}

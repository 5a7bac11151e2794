using System.Globalization;
using System.Text.Json.Serialization;
using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>
/// <c>runs/slurm/&lt;yyyyMMdd-HHmmss&gt;/</c>: which runs were given to Slurm together, and by which jobs. submission.json
/// holds what is needed to watch them and to go on, beside the jobs' scripts and the folder of their logs.
/// </summary>
internal sealed record Submission
{
    private const string FileName = "submission.json";

    /// <summary>The command that submitted, as typed.</summary>
    public required string Command { get; init; }

    public required SlurmRequest Request { get; init; }

    /// <summary>Options that <c>train</c> gets in every job: where features and corpora lie, what encodes.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    public required IReadOnlyList<SubmittedRun> Runs { get; init; }

    /// <summary>In the order in which they were submitted.</summary>
    public IReadOnlyList<SubmittedJob> Jobs { get; init; } = [];

    [JsonIgnore]
    public string Folder { get; private init; } = "";

    /// <summary>The folders that results are in: those of runs, and of sweeps instead of their candidates'.</summary>
    [JsonIgnore]
    public IEnumerable<string> Results => Runs.Select(run => run.Sweep ?? run.Folder).Distinct();

    /// <summary>The folders of sweeps.</summary>
    [JsonIgnore]
    public IEnumerable<string> Sweeps => Runs.Select(run => run.Sweep).OfType<string>().Distinct();

    [JsonIgnore]
    public string Logs => Path.Combine(Folder, "logs");

    /// <summary>What failed, as the job that collects found it.</summary>
    [JsonIgnore]
    public string Failures => Path.Combine(Folder, "failed.txt");

    public static bool IsAt(string path) => File.Exists(Path.Combine(path, FileName));

    /// <summary>Gives a submission its folder.</summary>
    /// <exception cref="EmotionFusionException">It can't be made, or Slurm can't write logs in it.</exception>
    public Submission Create(string runsRoot, DateTimeOffset now)
    {
        AssertWritable(runsRoot);
        var first = Path.Combine(Path.GetFullPath(runsRoot), "slurm", now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture));
        var (folder, n) = (first, 1);
        while (Directory.Exists(folder))
        {
            folder = string.Create(CultureInfo.InvariantCulture, $"{first}-{++n}");
        }

        var created = this with { Folder = folder };
        Directory.CreateDirectory(created.Logs);
        created.Save();
        return created;
    }

    /// <exception cref="EmotionFusionException">It isn't a submission's folder, or its file is broken.</exception>
    public static Submission Open(string path)
    {
        var folder = Path.GetFullPath(path);
        return IsAt(folder)
            ? RunJson.Read<Submission>(Path.Combine(folder, FileName)) with { Folder = folder }
            : throw new EmotionFusionException($"{folder} holds no {FileName}: expected the folder of a submission, runs/slurm/<date-time>, as train --slurm tells it.");
    }

    /// <summary>As long as what this gives isn't disposed of, no other process submits for it.</summary>
    /// <exception cref="EmotionFusionException">Another one does, or it can't be written.</exception>
    public FileLock Lock() => FileLock.TryTake(Path.Combine(Folder, "submission.lock"))
        ?? throw new EmotionFusionException($"{Folder}: another process is submitting for it; wait for that one.");

    /// <summary>Records a job as soon as it is submitted: if the next is refused, this one is known.</summary>
    public Submission Add(SubmittedJob job)
    {
        var more = this with { Jobs = [.. Jobs, job] };
        more.Save();
        return more;
    }

    public void Save() => RunJson.Write(Path.Combine(Folder, FileName), this);

    /// <summary>A script of a job, beside submission.json.</summary>
    public string Write(string name, string script)
    {
        var path = Path.Combine(Folder, name);
        AtomicFile.Write(path, script);
        return path;
    }

    /// <summary><c>audio/20261124-105040</c>: a run's folder below that of all runs.</summary>
    public string NameOf(string run) => Path.GetRelativePath(Path.GetDirectoryName(Path.GetDirectoryName(Folder))!, run);

    /// <summary>The task that was last to train a run; null if none was submitted.</summary>
    public (string Job, int Task)? TaskOf(int run) => Jobs.LastOrDefault(job => job.Runs.Contains(run)) is { } job
        ? (job.Id, job.Runs.ToList().IndexOf(run))
        : null;

    /// <summary>Slurm replaces % and takes away \ in the names of logs, those of folders included; nothing keeps them.</summary>
    public static void AssertWritable(string runsRoot)
    {
        if (Path.GetFullPath(runsRoot) is var root && root.AsSpan().IndexOfAny('%', '\\') >= 0)
        {
            throw new EmotionFusionException($"{root}: Slurm can't write logs below a folder with % or \\ in its path. Say with --runs where runs may go.");
        }
    }
}

/// <summary>A run, or a candidate of a sweep, that a task trains.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Total">Epochs of all its trainings; models of ML.NET count one each.</param>
/// <param name="Epochs">Of one training.</param>
/// <param name="Sweep">The folder of the sweep that it is a candidate of; else null.</param>
internal sealed record SubmittedRun(string Folder, long Total, int Epochs, string? Sweep = null)
{
    [JsonIgnore]
    public bool IsDone => IsFinished(Folder);

    public static bool IsFinished(string folder) => RunFolder.TryOpen(folder) is { IsFinished: true };
}

/// <param name="Id">As sbatch gave it.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Runs">Of an array, the place among the submission's runs of each task's; otherwise empty.</param>
internal sealed record SubmittedJob(string Id, SubmittedKind Kind, IReadOnlyList<int> Runs)
{
    /// <summary>Its log's name, with Slurm's own signs for ids.</summary>
    public static string LogPattern(SubmittedKind kind) => kind == SubmittedKind.Array ? "%A_%a.log" : $"{kind.ToString().ToLowerInvariant()}-%j.log";

    public string Log(int task = 0) => LogPattern(Kind)
        .Replace("%A", Id).Replace("%j", Id).Replace("%a", task.ToString(CultureInfo.InvariantCulture));
}

[JsonConverter(typeof(JsonStringEnumConverter<SubmittedKind>))]
internal enum SubmittedKind
{
    /// <summary>Makes features before the arrays.</summary>
    Features,

    /// <summary>Trains, a run a task.</summary>
    Array,

    /// <summary>Collects when the arrays are over.</summary>
    Collect,
}

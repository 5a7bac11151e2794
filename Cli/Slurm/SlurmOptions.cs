using System.CommandLine;
using System.CommandLine.Parsing;

namespace EmotionFusion.Cli;

/// <summary>What a submission asks of Slurm.</summary>
/// <param name="Resources">Options of sbatch for every job that works, each as one argument: <c>--partition=gpu</c>.</param>
/// <param name="Gpus">Not asked for by the job that only collects.</param>
/// <param name="MaxJobs">How many tasks may run at once; null: as many as Slurm lets.</param>
/// <param name="More">Options of sbatch as the user wrote them.</param>
internal sealed record SlurmRequest(IReadOnlyDictionary<string, string> Resources, string? Gpus, int? MaxJobs, IReadOnlyList<string> More)
{
    /// <summary>So long before the time limit a job is told that it comes; Slurm may be a minute early.</summary>
    private const int Warning = 60;

    /// <summary>
    /// Options of sbatch for a job. A job may be requeued, is warned before its time is up, and writes on in the log that
    /// it had; what the user says comes behind and so overrides it.
    /// </summary>
    public IReadOnlyList<string> Options(bool collects) =>
    [
        "--requeue", FormattableString.Invariant($"--signal=B:USR1@{Warning}"), "--open-mode=append",
        .. Resources.Select(resource => $"--{resource.Key}={resource.Value}"),
        .. collects || Gpus is null ? [] : new[] { $"--gpus={Gpus}" },
        .. More,
    ];

    /// <summary>The same, but what is given again replaces what was.</summary>
    public SlurmRequest With(SlurmRequest given) => new(
        Resources.Concat(given.Resources).GroupBy(pair => pair.Key).ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Value),
        given.Gpus ?? Gpus, given.MaxJobs ?? MaxJobs, given.More.Count > 0 ? given.More : More);
}

/// <summary>The options of <c>train</c> that are about Slurm.</summary>
internal sealed class SlurmOptions
{
    private readonly Option<bool> _slurm = new("--slurm")
    {
        Description = "Submit to Slurm: a job that makes features, arrays with a task a run, a job that collects; then wait and show progress. With --resume SUBMISSION: watch what is queued and submit again what isn't done.",
    };

    private readonly Option<string?> _partition = Text("--partition", "PARTITION", "Slurm: the partition.");
    private readonly Option<string?> _time = Text("--time", "TIME", "Slurm: time limit of a job, such as 2:00:00. A training that it breaks off is requeued and goes on.");
    private readonly Option<string?> _cpus = Text("--cpus", "N", "Slurm: CPUs a task; so many trainings of a run go on at once. [default: 1]");
    private readonly Option<string?> _mem = Text("--mem", "MEMORY", "Slurm: memory a task, such as 8G.");
    private readonly Option<string?> _gpus = Text("--gpus", "N", "Slurm: GPUs a task; then --device is cuda, otherwise cpu.");
    private readonly Option<int?> _maxJobs = new("--max-jobs") { Description = "Slurm: at most so many tasks at once.", HelpName = "N" };
    private readonly Option<string[]> _sbatch = new("--sbatch") { Description = "Slurm: further options of sbatch in one text, such as \"--account=speech --qos=long\"; may be given again.", HelpName = "OPTIONS" };
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Slurm: submit and return." };
    private readonly Option<SlurmPart?> _part = new("--slurm-part") { Hidden = true };

    public SlurmOptions() => _maxJobs.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && !(int.TryParse(token.Value, out var count) && count >= 1))
        {
            result.AddError($"--max-jobs {token.Value}: expected a whole number, 1 or more.");
        }
    });

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _slurm, _partition, _time, _cpus, _mem, _gpus, _maxJobs, _sbatch, _noWait, _part })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            Option[] others = [_partition, _time, _cpus, _mem, _gpus, _maxJobs, _sbatch, _noWait];
            if (!result.GetValue(_slurm) && others.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } lonely)
            {
                result.AddError($"{lonely.Name} says how to submit to Slurm: add --slurm.");
            }
        });
    }

    public bool IsAsked(SymbolResult result) => result.GetValue(_slurm);

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(_slurm);

    public bool Waits(ParseResult parsed) => !parsed.GetValue(_noWait);

    /// <summary>Which part of a submission this process is a job of; null if it is none.</summary>
    public SlurmPart? PartOf(ParseResult parsed) => parsed.GetValue(_part);

    public SlurmRequest Request(ParseResult parsed) => new(
        new (string Name, string? Value)[]
        {
            ("partition", parsed.GetValue(_partition)),
            ("time", parsed.GetValue(_time)),
            ("cpus-per-task", parsed.GetValue(_cpus)),
            ("mem", parsed.GetValue(_mem)),
        }.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Name, pair => pair.Value!),
        parsed.GetValue(_gpus), parsed.GetValue(_maxJobs),
        [.. (parsed.GetValue(_sbatch) ?? []).SelectMany(CommandLineParser.SplitCommandLine)]);

    private static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };
}

/// <summary>What the jobs of a submission do that aren't tasks.</summary>
internal enum SlurmPart
{
    Features,
    Collect,
}

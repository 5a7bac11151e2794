using System.CommandLine;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion train -c FILE</c>: trains and evaluates experiments of a configuration file.</summary>
public sealed class TrainCommand : Command
{
    private const string Kept =
        "Features and finished experiments are kept; the experiment in hand has no results and starts again with the same command.";

    private readonly Option<string> config = new("--config", "-c")
    {
        Description = "Experiments in YAML, such as configs/emodb.yaml.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string[]> experiment = new("--experiment", "-e")
    {
        Description = "Only this experiment, by its name, id or place in the file (0 is the first); may be given again.",
        HelpName = "INDEX|ID|NAME",
    };

    private readonly Option<bool> all = new("--all", "-a") { Description = "All experiments of the file." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Check the file, say what would be trained and what is missing, and do nothing." };
    private readonly Option<string?> runs = CommonOptions.Runs();
    private readonly Option<int> parallel = CommonOptions.Parallel();
    private readonly EncodingOptions encoding = new();

    public TrainCommand(Terminal terminal)
        : base("train", "Trains experiments fold by fold and evaluates them on speakers never heard; makes missing features first.")
    {
        Add(config);
        Add(experiment);
        Add(all);
        Add(dryRun);
        Add(runs);
        Add(parallel);
        encoding.AddTo(this);
        Validators.Add(result =>
        {
            if (result.GetValue(all) && result.GetValue(experiment) is { Length: > 0 })
            {
                result.AddError("--all and --experiment exclude each other: leave one out.");
            }
        });
        SetAction(parsed => Guard.Run(terminal.Error, token => Train(parsed, terminal, token), Kept));
    }

    private int Train(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var file = ExperimentFile.Load(workspace.File(parsed.GetRequiredValue(config)));
        var chosen = Choose(file, parsed.GetValue(experiment) ?? [], parsed.GetValue(all) || parsed.GetValue(dryRun));
        var (preparation, corpora) = (encoding.Preparation(parsed, workspace, terminal), encoding.Corpora(parsed, workspace));
        if (parsed.GetValue(dryRun))
        {
            return new DryRun { Terminal = terminal, Preparation = preparation, Corpora = corpora }.Run(chosen);
        }
        var session = new TrainSession
        {
            Terminal = terminal,
            Preparation = preparation,
            Corpora = corpora,
            RunsRoot = Path.GetFullPath(parsed.GetValue(runs) ?? workspace.Runs),
            Parallel = parsed.GetValue(parallel),
            Device = encoding.DeviceOf(parsed),
        };
        return session.Run(chosen, cancellation);
    }

    private static IReadOnlyList<ExperimentConfig> Choose(ExperimentFile file, string[] wanted, bool all)
    {
        if (wanted.Length > 0)
        {
            return [.. wanted.Select(file.Find).Distinct()];
        }

        return all || file.Experiments.Count == 1
            ? file.All()
            : throw new EmotionFusionException(
                $"{file.Path} has {file.Experiments.Count} experiments ({string.Join(", ", file.Experiments.Select(e => e.Name))}): " +
                "choose with --experiment NAME, or take --all.");
    }
}

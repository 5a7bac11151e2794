using System.CommandLine;
using EmotionFusion.Encoders;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion train -c FILE</c>: trains and evaluates experiments of a configuration file.</summary>
public static class TrainCommand
{
    private const string Kept =
        "Features and finished experiments are kept; the experiment in hand has no results and starts again with the same command.";

    public static Command Build(Terminal terminal)
    {
        var config = new Option<string>("--config", "-c") { Description = "Experiments in YAML, such as configs/emodb.yaml.", HelpName = "FILE", Required = true };
        var experiment = new Option<string[]>("--experiment", "-e")
        {
            Description = "Only this experiment, by its name, id or place in the file (0 is the first); may be given again.",
            HelpName = "INDEX|ID|NAME",
        };
        var all = new Option<bool>("--all", "-a") { Description = "All experiments of the file." };
        var (runs, features, data) = (CommonOptions.Runs(), CommonOptions.Features(), CommonOptions.Data());
        var (device, threads, parallel) = (CommonOptions.Device(), CommonOptions.Threads(), CommonOptions.Parallel());
        var command = new Command("train", "Trains experiments fold by fold and evaluates them on speakers never heard; makes missing features first.")
        {
            config, experiment, all, runs, features, data, device, threads, parallel,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(all) && result.GetValue(experiment) is { Length: > 0 })
            {
                result.AddError("--all and --experiment exclude each other: leave one out.");
            }
        });
        command.SetAction(parsed => Guard.Run(terminal.Error, token =>
        {
            var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
            var file = ExperimentFile.Load(workspace.File(parsed.GetRequiredValue(config)));
            var session = new TrainSession
            {
                Terminal = terminal,
                Preparation = new FeaturePreparation
                {
                    Terminal = terminal,
                    Encoders = EncoderCatalog.Open(workspace.Encoders),
                    FeaturesRoot = Path.GetFullPath(parsed.GetValue(features) ?? workspace.Features),
                    Device = parsed.GetValue(device),
                    Threads = parsed.GetValue(threads),
                },
                Corpora = Pipeline.CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(data)),
                RunsRoot = parsed.GetValue(runs) ?? workspace.Runs,
                Parallel = parsed.GetValue(parallel),
                Device = parsed.GetValue(device),
            };
            return session.Run(Choose(file, parsed.GetValue(experiment) ?? [], parsed.GetValue(all)), token);
        }, Kept));
        return command;
    }

    private static IReadOnlyList<ExperimentConfig> Choose(ExperimentFile file, string[] wanted, bool all)
    {
        if (wanted.Length > 0)
        {
            return [.. wanted.Select(file.Find).Distinct()];
        }

        return all || file.Experiments.Count == 1
            ? file.Experiments
            : throw new EmotionFusionException(
                $"{file.Path} has {file.Experiments.Count} experiments ({string.Join(", ", file.Experiments.Select(e => e.Name))}): " +
                "choose with --experiment NAME, or take --all.");
    }
}

using System.CommandLine;
using EmotionFusion.Evaluation;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion fit -c FILE -e NAME</c>: trains on everything that an experiment trains on, and writes classifier.onnx.</summary>
internal sealed class FitCommand : Command
{
    private const string Kept = "Features and finished epochs are kept: the same command goes on.";

    private readonly Option<string> _config = new("--config", "-c")
    {
        Description = "Experiments in YAML, such as configs/emodb.yaml.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> _experiment = new("--experiment", "-e")
    {
        Description = "Which one, by its name, id or place in the file (0 is the first).",
        HelpName = "INDEX|ID|NAME",
    };

    private readonly Option<string?> _out = new("--out") { Description = "Folder of the classifier. [default: classifiers/NAME]", HelpName = "DIR" };

    private readonly Option<string?> _run = new("--run")
    {
        Description = "The run whose figures the classifier bears: of the same experiment and data. [default: the newest such run]",
        HelpName = "RUN",
    };

    private readonly Option<string?> _runs = CommonOptions.Runs();
    private readonly Option<int> _parallel = CommonOptions.Parallel();
    private readonly EncodingOptions _encoding = new();
    private readonly Terminal _terminal;

    public FitCommand(Terminal terminal)
        : base("fit", "Trains an experiment's heads on all utterances and writes them as one file, classifier.onnx, for any program to use.")
    {
        _terminal = terminal;
        Add(_config);
        Add(_experiment);
        Add(_out);
        Add(_run);
        Add(_runs);
        Add(_parallel);
        _encoding.AddTo(this);
        SetAction(parsed => Guard.Run(terminal.Error, token => Fit(parsed, token), Kept));
    }

    private int Fit(ParseResult parsed, CancellationToken cancellation)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var planner = new ExperimentPlanner(_encoding.Corpora(parsed, workspace), _encoding.Features(parsed, workspace, _terminal));
        var asked = Choose(ExperimentFile.Load(workspace.File(parsed.GetRequiredValue(_config))), parsed.GetValue(_experiment), planner);
        var (config, sweep) = SweepSetting.Of(asked, parsed.GetValue(_run), parsed.GetValue(_runs) ?? workspace.Runs);
        var plan = planner.PlanFit(config, cancellation);
        foreach (var notice in plan.Config.Notices)
        {
            _terminal.Error.WriteLine($"note: {notice}");
        }

        var options = new FitOptions
        {
            Folder = Path.GetFullPath(parsed.GetValue(_out) ?? Path.Combine(workspace.Classifiers, SafeFileName.Of(plan.Config.Name))),
            Measurement = (parsed.GetValue(_run) ?? sweep?.Path) is { } run
                ? Measurement.Of(run, plan, planner, cancellation)
                : Measurement.Newest(parsed.GetValue(_runs) ?? workspace.Runs, plan, planner, cancellation),
            Parallel = parsed.GetValue(_parallel),
            Device = _encoding.DeviceOf(parsed),
        };
        var file = _terminal.Watch("epochs", [EpochMeter.TitleOf(plan)], sinks => ClassifierFit.Run(plan, options, EpochMeter.Of(plan, sinks[0]), cancellation));
        ClassifierPrinter.Print(file, options.Measurement.Words, _terminal);
        return planner.LeftOut > 0 ? ExitCode.LeftOut : ExitCode.Done;
    }

    private static ExperimentConfig Choose(ExperimentFile file, string? wanted, ExperimentPlanner planner)
    {
        var found = ExperimentChoice.Of(file, wanted is null ? [] : [wanted], all: false).Experiments;
        return found is [var one]
            ? planner.Resolve(one)
            : throw new EmotionFusionException($"A classifier is made of one experiment, and '{found[0].Name}' and '{found[1].Name}' are two, which may differ in their loss: choose one with --experiment.");
    }
}

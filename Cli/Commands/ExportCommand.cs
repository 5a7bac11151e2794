using System.CommandLine;
using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion export RUN</c>: writes the heads of a finished run as classifier.onnx.</summary>
internal sealed class ExportCommand : Command
{
    private readonly Argument<string> _run = new("RUN") { Description = "A run's folder, or an experiment's: then its latest run." };

    private readonly Option<string?> _fold = new("--fold")
    {
        Description = "Only the heads of this fold, which never heard its test speakers. [default: the mean over all folds' heads]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _out = new("--out", "-o") { Description = "The file. [default: classifier.onnx in the run's folder]", HelpName = "FILE" };
    private readonly EncodingOptions _encoding = new();

    public ExportCommand(Terminal terminal)
        : base("export", "Writes the heads that a run trained as one file, classifier.onnx, for any program to use.")
    {
        Add(_run);
        Add(_fold);
        Add(_out);
        _encoding.AddTo(this);
        SetAction(parsed => Guard.Run(terminal.Error, _ => Export(parsed, terminal)));
    }

    private int Export(ParseResult parsed, Terminal terminal)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var planner = new ExperimentPlanner(_encoding.Corpora(parsed, workspace), _encoding.Features(parsed, workspace, terminal));
        var folder = RunFolder.OpenFinished(parsed.GetRequiredValue(_run));
        var path = Path.GetFullPath(parsed.GetValue(_out) ?? Path.Combine(folder.Path, ClassifierFit.FileName));
        ClassifierPrinter.Print(ClassifierExport.Write(folder, parsed.GetValue(_fold), path, planner), null, terminal);
        return ExitCode.Done;
    }
}

using System.CommandLine;
using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary>
/// <c>emotionfusion export RUN</c>: writes the heads of a finished run as classifier.onnx;
/// <c>emotionfusion export classifier.onnx --with-encoders</c>: puts the encoders in front of one.
/// </summary>
internal sealed class ExportCommand : Command
{
    private readonly Argument<string> _run = new("RUN") { Description = "A run's folder, or an experiment's: then its latest run; with --with-encoders, a classifier.onnx, too." };

    private readonly Option<string?> _fold = new("--fold")
    {
        Description = "Only the heads of this fold, which never heard its test speakers. [default: the mean over all folds' heads]",
        HelpName = "NAME",
    };

    private readonly Option<string?> _out = new("--out", "-o") { Description = "The file. [default: classifier.onnx in the run's folder]", HelpName = "FILE" };
    private readonly Option<bool> _withEncoders = new("--with-encoders") { Description = "Put the encoders into the file: it takes waveforms and token ids. [default file: classifier-with-encoders.onnx]" };
    private readonly EncodingOptions _encoding = new();

    public ExportCommand(Terminal terminal)
        : base("export", "Writes the heads that a run trained as one file, classifier.onnx, for any program to use.")
    {
        Add(_run);
        Add(_fold);
        Add(_out);
        Add(_withEncoders);
        _encoding.AddTo(this);
        SetAction(parsed => Guard.Run(terminal.Error, _ => Export(parsed, terminal)));
    }

    private int Export(ParseResult parsed, Terminal terminal)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var planner = new ExperimentPlanner(_encoding.Corpora(parsed, workspace), _encoding.Features(parsed, workspace, terminal));
        var (source, withEncoders) = (parsed.GetRequiredValue(_run), parsed.GetValue(_withEncoders));
        if (File.Exists(source) && !withEncoders)
        {
            throw new EmotionFusionException($"{source} is a file, expected the folder of a run. A classifier is exported again only --with-encoders.");
        }

        var folder = File.Exists(source) ? Path.GetDirectoryName(Path.GetFullPath(source))! : RunFolder.OpenFinished(source).Path;
        var path = Path.GetFullPath(parsed.GetValue(_out) ?? Path.Combine(folder, withEncoders ? "classifier-with-encoders.onnx" : ClassifierFit.FileName));
        ClassifierPrinter.Print(withEncoders ? Joined(parsed, source, path, planner) : ClassifierExport.Write(RunFolder.Open(folder), parsed.GetValue(_fold), path, planner), null, terminal);
        return ExitCode.Done;
    }

    private ClassifierFile Joined(ParseResult parsed, string source, string path, ExperimentPlanner planner)
    {
        if (File.Exists(source))
        {
            return ClassifierExport.WithEncoders(source, path, planner.Features);
        }

        ClassifierExport.Write(RunFolder.OpenFinished(source), parsed.GetValue(_fold), path, planner);
        return ClassifierExport.WithEncoders(path, path, planner.Features);
    }
}

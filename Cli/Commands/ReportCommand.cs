using System.CommandLine;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion report RUN</c>: writes a run's report again from its folder.</summary>
internal sealed class ReportCommand : Command
{
    private readonly Argument<string> _run = new("RUN") { Description = "A run's folder, or an experiment's: then its latest run." };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The report's file; the run's folder stays as it is. [default: report.html in the run's folder, and tables/ beside it]",
        HelpName = "FILE",
    };

    private readonly Option<bool> _withSound = new("--with-sound")
    {
        Description = "Put the sounds of the most confident errors into the report, which grows by up to 9 MB. Mind who may hear them.",
    };

    private readonly Option<string[]> _data = CommonOptions.Data();
    private readonly Option<string?> _features = CommonOptions.Features();

    public ReportCommand(Terminal terminal)
        : base("report", "Writes the report of a run from what is in its folder, and prints its table.")
    {
        Add(_run);
        Add(_output);
        Add(_withSound);
        Add(_data);
        Add(_features);
        SetAction(parsed => Guard.Run(terminal.Error, _ => Write(parsed, terminal)));
    }

    private int Write(ParseResult parsed, Terminal terminal)
    {
        var folder = RunFolder.OpenFinished(parsed.GetRequiredValue(_run));
        var output = parsed.GetValue(_output) is { } path ? Path.GetFullPath(path) : null;
        if (VadRunResults.Read(folder) is { } vad)
        {
            if (parsed.GetValue(_withSound))
            {
                throw new EmotionFusionException($"{folder.Path}: this run predicts no classes, so there are no errors to listen to. Leave --with-sound out.");
            }

            VadReport.Write(folder, vad, output);
            ResultsPrinter.PrintVad(vad, terminal);
        }
        else
        {
            var saved = SavedRun.Read(folder);
            var sounds = parsed.GetValue(_withSound) ? ErrorSounds.Read(saved, Corpora(parsed)) : null;
            HtmlReport.Write(saved, output, sounds);
            ResultsPrinter.PrintFolds(saved.Results, terminal);
            Tell(sounds, terminal);
        }

        terminal.Out.WriteLine($"Report: {output ?? folder.Report}");
        if (output is null)
        {
            terminal.Out.WriteLine($"Tables: {folder.Tables}");
        }

        return ExitCode.Done;
    }

    private CorpusCatalog Corpora(ParseResult parsed)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        return CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(_data) ?? [], parsed.GetValue(_features) ?? workspace.Features);
    }

    private static void Tell(ErrorSounds? sounds, Terminal terminal)
    {
        if (sounds is null)
        {
            return;
        }

        terminal.Out.WriteLine($"Sounds in the report: {sounds.Count}");
        foreach (var fault in sounds.Faults)
        {
            terminal.Error.WriteLine($"warning: no sound of {fault}");
        }
    }
}

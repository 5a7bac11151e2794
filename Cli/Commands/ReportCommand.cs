using System.CommandLine;
using EmotionFusion.Evaluation;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion report RUN</c>: writes a run's report again from its folder.</summary>
internal sealed class ReportCommand : Command
{
    private readonly Argument<string> _run = new("RUN") { Description = "A run's folder, or an experiment's: then its latest run." };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The report's file. [default: report.html in the run's folder]",
        HelpName = "FILE",
    };

    public ReportCommand(Terminal terminal)
        : base("report", "Writes the report of a run from what is in its folder, and prints its table.")
    {
        Add(_run);
        Add(_output);
        SetAction(parsed => Guard.Run(terminal.Error, _ => Write(parsed, terminal)));
    }

    private int Write(ParseResult parsed, Terminal terminal)
    {
        var folder = RunFolder.OpenFinished(parsed.GetRequiredValue(_run));
        var path = Path.GetFullPath(parsed.GetValue(_output) ?? folder.Report);
        if (VadRunResults.Read(folder) is { } vad)
        {
            AtomicFile.Write(path, VadReport.Render(folder, vad));
            ResultsPrinter.PrintVad(vad, terminal);
        }
        else
        {
            var saved = SavedRun.Read(folder);
            AtomicFile.Write(path, HtmlReport.Render(saved));
            ResultsPrinter.PrintFolds(saved.Results, terminal);
        }

        terminal.Out.WriteLine($"Report: {path}");
        return ExitCode.Done;
    }
}

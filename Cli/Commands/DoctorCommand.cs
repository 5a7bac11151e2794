using System.CommandLine;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion doctor</c>: what the program runs on, and what of it is bad.</summary>
internal sealed class DoctorCommand : Command
{
    public DoctorCommand(Terminal terminal)
        : base("doctor", "Shows versions, devices, the matrix library and its rate, threads; warns where one is bad.") =>
        SetAction(_ => Guard.Run(terminal.Error, _ => Examine(terminal)));

    private static int Examine(Terminal terminal)
    {
        var diagnosis = Diagnosis.Measure();
        foreach (var (what, value) in diagnosis.Facts())
        {
            terminal.Out.WriteLine($"{what + ":",-17}{value}");
        }

        var warnings = diagnosis.Warnings().ToArray();
        foreach (var warning in warnings)
        {
            terminal.Out.WriteLine($"WARNING: {warning}");
        }

        terminal.Out.WriteLine(warnings.Length == 0 ? "All is well." : "The warnings tell what to do.");
        return ExitCode.Done;
    }
}

using System.CommandLine;
using System.Globalization;
using EmotionFusion.Encoders;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion encoders check NAME</c>: runs an encoder on short and long inputs and on a reference file's.</summary>
internal sealed class EncodersCheckCommand : Command
{
    private readonly Argument<string> _name = new("NAME") { Description = "An encoder of Encoders/onnx." };
    private readonly Option<double> _tolerance = new("--tolerance")
    {
        Description = "How far a value may be from the reference's, as a share of the reference's standard deviation.",
        HelpName = "SHARE",
        DefaultValueFactory = _ => 1e-3,
    };

    private readonly Option<DeviceOption> _device = CommonOptions.Device();

    public EncodersCheckCommand(Terminal terminal)
        : base("check", "Runs an encoder on 0.5 to 30 s of sound, or 2 to 512 tokens, alone and among others, and on the inputs of a reference file that whoever exported it wrote. Exit code 3 if anything is wrong.")
    {
        Add(_name);
        Add(_tolerance);
        Add(_device);
        SetAction(parsed => Guard.Run(terminal.Error, token => Check(parsed, terminal, token)));
    }

    private int Check(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var tolerance = parsed.GetValue(_tolerance);
        var spec = EncoderCatalog.Open(Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory).Encoders).Find(parsed.GetRequiredValue(_name));
        var result = EncoderCheck.Run(spec, parsed.GetValue(_device), cancellation);
        terminal.Out.WriteLine($"{spec.Name} on {result.Device}: {spec.Description}");
        terminal.Out.WriteLine();
        var inputs = Terminal.Table("input", ">frames", ">ms", "among others");
        foreach (var input in result.Inputs)
        {
            Terminal.AddRow(inputs, input.Length, Whole(input.Frames), Whole((int)input.Time.TotalMilliseconds),
                input.Error ?? (input.BatchDifference == 0 ? "the same bits" : $"DIFFERS by up to {Short(input.BatchDifference)}"));
        }

        terminal.Print(inputs);
        terminal.Out.WriteLine();
        PrintReference(result, spec, tolerance, terminal);
        return result.IsGood(tolerance) ? ExitCode.Done : ExitCode.LeftOut;
    }

    private static void PrintReference(EncoderCheckResult result, EncoderSpec spec, double tolerance, Terminal terminal)
    {
        if (result.Reference is null)
        {
            terminal.Out.WriteLine($"No {EncoderCheck.ReferenceName} in {spec.Folder}: nobody has said what should come out. scripts/export_onnx.md tells how to write one.");
            return;
        }

        var table = Terminal.Table("reference", ">largest difference", ">of the deviation", "");
        foreach (var output in result.Reference)
        {
            Terminal.AddRow(table, output.Length, Short(output.Difference), Short(output.Difference / output.Deviation), output.Error ?? (output.IsWithin(tolerance) ? "ok" : "TOO FAR"));
        }

        terminal.Print(table);
        terminal.Out.WriteLine($"Reference written by {result.MadeBy ?? "somebody who didn't say with what"}.");
    }

    private static string Short(double value) => double.IsNaN(value) ? "" : value.ToString("G2", CultureInfo.InvariantCulture);

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using EmotionFusion.Encoders;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion encoders list</c>: the encoders, and whether their models are whole.</summary>
internal sealed class EncodersCommand : Command
{
    public EncodersCommand(Terminal terminal)
        : base("encoders", "Lists the encoders that features can be made with.")
    {
        var list = new Command("list", "Lists the encoders and checks their model files.");
        list.SetAction(_ => Guard.Run(terminal.Error, _ => List(terminal)));
        SetAction(_ => Guard.Run(terminal.Error, _ => List(terminal)));
        Add(list);
    }

    private static int List(Terminal terminal)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var specs = EncoderCatalog.Open(workspace.Encoders).Encoders;
        var table = Terminal.Table("name", "kind", ">dim", "pooling", ">size", "model", "licence");
        foreach (var spec in specs)
        {
            Terminal.AddRow(table, Cells(spec));
        }

        terminal.Print(table);
        if (specs.Any(spec => !spec.HasModel))
        {
            terminal.Out.WriteLine("Missing models aren't part of the repository; scripts/export_onnx.md tells how to make or fetch them.");
        }

        return ExitCode.Done;
    }

    private static string[] Cells(EncoderSpec spec) =>
    [
        spec.Name,
        spec.Kind.ToString().ToLowerInvariant(),
        spec.Dimension.ToString(CultureInfo.InvariantCulture),
        spec.Pooling.ToString().ToLowerInvariant(),
        spec.HasModel ? Size(new FileInfo(spec.ModelPath).Length) : "",
        State(spec),
        spec.Licence,
    ];

    private static string State(EncoderSpec spec)
    {
        if (!spec.HasModel)
        {
            return "missing";
        }

        if (spec.Sha256 is null)
        {
            return "there, no hash in encoder.yaml";
        }

        using var stream = File.OpenRead(spec.ModelPath);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == spec.Sha256 ? "ok" : "HASH DIFFERS from encoder.yaml";
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}

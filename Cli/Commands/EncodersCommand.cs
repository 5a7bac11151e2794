using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using EmotionFusion.Encoders;

namespace EmotionFusion.Cli;

/// <summary><c>emotionfusion encoders</c>: lists the encoders and whether their models are whole; its subcommands bring and check them.</summary>
internal sealed class EncodersCommand : Command
{
    public EncodersCommand(Terminal terminal)
        : base("encoders", "Lists, fetches, adds and checks the encoders that features can be made with.")
    {
        var list = new Command("list", "Lists the encoders and checks their model files.");
        list.SetAction(_ => Guard.Run(terminal.Error, _ => List(terminal)));
        SetAction(_ => Guard.Run(terminal.Error, _ => List(terminal)));
        Add(list);
        Add(new EncodersFetchCommand(terminal));
        Add(new EncodersAddCommand(terminal));
        Add(new EncodersCheckCommand(terminal));
    }

    private static int List(Terminal terminal)
    {
        var workspace = Workspace.Find(Environment.CurrentDirectory, AppContext.BaseDirectory);
        var specs = EncoderCatalog.Open(workspace.Encoders).Encoders;
        var hub = File.Exists(Path.Combine(workspace.Encoders, HubList.FileName)) ? HubList.Load(workspace.Encoders).Entries : [];
        var table = Terminal.Table("name", "kind", ">dim", "pooling", ">size", "model", "licence");
        foreach (var spec in specs)
        {
            Terminal.AddRow(table, Cells(spec, hub));
        }

        HubEntry[] others = [.. hub.Where(entry => entry.Missing is null && specs.All(spec => spec.Name != entry.Name))];
        foreach (var entry in others)
        {
            Terminal.AddRow(table, entry.Name, entry.Answers.Kind.ToString()!.ToLowerInvariant(), "", "", "", "can be fetched", entry.Licence);
        }

        terminal.Print(table);
        if (others.Length > 0)
        {
            terminal.Out.WriteLine("Those that can be fetched: emotionfusion encoders fetch NAME.");
        }

        if (specs.Any(spec => !spec.HasModel && hub.All(entry => entry.Name != spec.Name || entry.Missing is not null)))
        {
            terminal.Out.WriteLine("Of those that are missing, scripts/export_onnx.md tells how to make them.");
        }

        return ExitCode.Done;
    }

    private static string[] Cells(EncoderSpec spec, IReadOnlyList<HubEntry> hub) =>
    [
        spec.Name,
        spec.Kind.ToString().ToLowerInvariant(),
        spec.Dimension.ToString(CultureInfo.InvariantCulture),
        spec.Pooling.ToString().ToLowerInvariant(),
        spec.HasModel ? Megabytes(new FileInfo(spec.ModelPath).Length) : "",
        State(spec, hub),
        spec.Licence,
    ];

    private static string State(EncoderSpec spec, IReadOnlyList<HubEntry> hub)
    {
        if (!spec.HasModel)
        {
            return hub.Any(entry => entry.Name == spec.Name && entry.Missing is null) ? "can be fetched" : "missing";
        }

        if (spec.Sha256 is null)
        {
            return "there, no hash in encoder.yaml";
        }

        using var stream = File.OpenRead(spec.ModelPath);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == spec.Sha256 ? "ok" : "HASH DIFFERS from encoder.yaml";
    }

    internal static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");
}

using System.CommandLine;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>The options of every command that may encode: where corpora and features lie, and what encodes.</summary>
public sealed class EncodingOptions
{
    private readonly Option<string?> features = CommonOptions.Features();
    private readonly Option<string?> data = CommonOptions.Data();
    private readonly Option<DeviceOption> device = CommonOptions.Device();
    private readonly Option<int> threads = CommonOptions.Threads();

    public IReadOnlyList<Option> Options => [features, data, device, threads];

    public void AddTo(Command command)
    {
        foreach (var option in Options)
        {
            command.Add(option);
        }
    }

    public DeviceOption DeviceOf(ParseResult parsed) => parsed.GetValue(device);

    public CorpusCatalog Corpora(ParseResult parsed, Workspace workspace) =>
        CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(data));

    public FeaturePreparation Preparation(ParseResult parsed, Workspace workspace, Terminal terminal) => new()
    {
        Terminal = terminal,
        Encoders = EncoderCatalog.Open(workspace.Encoders),
        FeaturesRoot = Path.GetFullPath(parsed.GetValue(features) ?? workspace.Features),
        Device = parsed.GetValue(device),
        Threads = parsed.GetValue(threads),
    };
}

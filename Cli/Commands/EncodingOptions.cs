using System.CommandLine;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>The options of every command that may encode: where corpora and features lie, and what encodes.</summary>
public sealed class EncodingOptions
{
    private readonly Option<string?> _features = CommonOptions.Features();
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<DeviceOption> _device = CommonOptions.Device();
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<bool> _mixVersions = new("--mix-versions") { Description = "Add to features that another version of ONNX Runtime made." };

    public IReadOnlyList<Option> Options => [_features, _data, _device, _threads, _mixVersions];

    public void AddTo(Command command)
    {
        foreach (var option in Options)
        {
            command.Add(option);
        }
    }

    public DeviceOption DeviceOf(ParseResult parsed) => parsed.GetValue(_device);

    public CorpusCatalog Corpora(ParseResult parsed, Workspace workspace) =>
        CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(_data));

    public FeaturePreparation Preparation(ParseResult parsed, Workspace workspace, Terminal terminal) => new()
    {
        Terminal = terminal,
        Encoders = EncoderCatalog.Open(workspace.Encoders),
        FeaturesRoot = Path.GetFullPath(parsed.GetValue(_features) ?? workspace.Features),
        Device = parsed.GetValue(_device),
        Threads = parsed.GetValue(_threads),
        MixVersions = parsed.GetValue(_mixVersions),
    };
}

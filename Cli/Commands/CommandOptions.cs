using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EmotionFusion.Encoders;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>Options that several commands take, each with one meaning.</summary>
internal static partial class CommonOptions
{
    public static Option<string?> Features() => new("--features")
    {
        Description = "Folder of the feature stores. [default: features]",
        HelpName = "DIR",
    };

    /// <summary>Folders that corpora may lie in.</summary>
    public static Option<string[]> Data()
    {
        var option = new Option<string[]>("--data")
        {
            Description = "A folder that corpora lie in; may be given again. Looked through before those of the environment variable EMOTIONFUSION_DATA and the samples.",
            HelpName = "DIR",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError("--data: expected a folder, found an empty text.");
            }
        });
        return option;
    }

    public static Option<string?> Labels() => new("--labels")
    {
        Description = "Which of the corpus's label maps (label_maps in its YAML). [default: the one that its YAML takes]",
        HelpName = "NAME",
    };

    public static Option<string?> Runs() => new("--runs") { Description = "Folder of the runs. [default: runs]", HelpName = "DIR" };

    public static Option<int> Parallel() => Count("--parallel", "Trainings (experiments, folds and seeds) side by side, one thread each. Results don't depend on it.", Environment.ProcessorCount);

    /// <summary>Which share of the work a process takes: <c>--shard 1/2</c> is the first of two.</summary>
    public static Option<FillOptions> Shard() => new("--shard")
    {
        Description = "Do the I-th of N shares, so that N processes fill one store. [default: 1/1]",
        HelpName = "I/N",
        DefaultValueFactory = _ => new FillOptions(),
        CustomParser = ParseShard,
    };

    private static FillOptions ParseShard(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Split('/') is [var first, var second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index >= 1 && index <= count)
        {
            return new FillOptions(index, count);
        }

        result.AddError($"--shard {text}: expected I/N with 1 <= I <= N, such as 1/2.");
        return new FillOptions();
    }
}

/// <summary>The options of every command that may encode: where corpora and features lie, and what encodes.</summary>
internal sealed class EncodingOptions
{
    private readonly Option<string?> _features = CommonOptions.Features();
    private readonly Option<string[]> _data = CommonOptions.Data();
    private readonly Option<DeviceOption> _device = CommonOptions.Device();
    private readonly Option<int> _threads = CommonOptions.Threads();
    private readonly Option<int> _batchSize = CommonOptions.BatchSize();
    private readonly Option<bool> _mixVersions = new("--mix-versions") { Description = "Add to features that another version of ONNX Runtime made." };

    public IReadOnlyList<Option> Options => [_features, _data, _device, _threads, _batchSize, _mixVersions];

    public void AddTo(Command command)
    {
        foreach (var option in Options)
        {
            command.Add(option);
        }
    }

    public DeviceOption DeviceOf(ParseResult parsed) => parsed.GetValue(_device);

    public CorpusCatalog Corpora(ParseResult parsed, Workspace workspace) =>
        CorpusCatalog.Open(workspace.CorpusConfigs, parsed.GetValue(_data) ?? [], parsed.GetValue(_features) ?? workspace.Features);

    /// <summary>Makes features; what it does is shown on the terminal.</summary>
    public FeaturePreparation Features(ParseResult parsed, Workspace workspace, Terminal terminal) => new()
    {
        Encoders = EncoderCatalog.Open(workspace.Encoders),
        FeaturesRoot = Path.GetFullPath(parsed.GetValue(_features) ?? workspace.Features),
        Device = parsed.GetValue(_device),
        Threads = parsed.GetValue(_threads),
        BatchSize = parsed.GetValue(_batchSize),
        Tell = notice => terminal.Error.WriteLine($"note: {notice}"),
        MixVersions = parsed.GetValue(_mixVersions),
        Watch = (store, fill) => FillMeter.Watch(terminal, store, fill),
    };
}

using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;
using Microsoft.ML;

namespace EmotionFusion.Evaluation;

/// <summary>config.yaml: how the run was made (command, program, data, encoders) and the experiment with all its keys.</summary>
internal static class ConfigFile
{
    /// <param name="tried">How many experiments, this one too, the command tries on the same test data.</param>
    /// <param name="candidate">Its number, of a candidate of a sweep.</param>
    public static void Write(string path, ExperimentPlan plan, string command, DateTimeOffset started, int tried = 1, int? candidate = null) =>
        AtomicFile.Write(path, Text(plan.View, plan.Config, command, started, tried, candidate, plan.Blocks));

    /// <summary>Of a run whose folder is made before its features: who begins it writes the file again.</summary>
    public static void WriteUnbegun(string path, ExperimentConfig config, string command, DateTimeOffset started, int tried = 1, int? candidate = null) =>
        AtomicFile.Write(path, Text(null, config, command, started, tried, candidate));

    internal static string Text(
        FeatureView? view, ExperimentConfig config, string command, DateTimeOffset started, int tried = 1, int? candidate = null, IEnumerable<FeatureBlock>? blocks = null) =>
        "# Made by EmotionFusion: where this run came from, and its experiment with every key.\n" + YamlWriter.Text(
        [
            ("provenance", Provenance(view, config, command, started, tried, candidate, blocks ?? (view is null ? null : RecordedConfig.BlocksOf(view)))),
            ("experiments", new[] { ConfigTable.Write(config) }),
        ]);

    private static (string, object?)[] Provenance(
        FeatureView? view, ExperimentConfig config, string command, DateTimeOffset started, int tried, int? candidate, IEnumerable<FeatureBlock>? blocks)
    {
        var source = SourceVersion.Current();
        return
        [
            ("command", command),
            ("started", started.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)),
            .. candidate is null ? [] : new (string, object?)[] { ("candidate", candidate) },
            .. tried == 1 ? [] : new (string, object?)[] { ("experiments_tried", tried) },
            ("emotionfusion", source.Version),
            ("commit", source.Commit),
            ("commit_modified", source.Modified),
            ("runtime", RuntimeInformation.FrameworkDescription),
            ("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"),
            ("processors", Environment.ProcessorCount),
            ("libraries", LibraryVersions()),
            .. view is null ? [] : new (string, object?)[] { ("data", Data(view)) },
            .. config.Notices.Count == 0 ? [] : new (string, object?)[] { ("notices", config.Notices) },
            .. blocks is null ? [] : new (string, object?)[] { ("encoders", blocks.Select(Encoder).ToArray()) },
        ];
    }

    private static (string, object?)[] Data(FeatureView view) =>
    [
        ("corpus", view.Corpus),
        .. view.LabelMap is { } map ? new (string, object?)[] { ("label_map", map) } : [],
        .. view.LabelConvention is { } convention ? new (string, object?)[] { ("label_convention", convention) } : [],
        ("utterances", view.Utterances.Count),
        ("left_out", view.Exclusions.Count),
        ("sha256", DataHash.OfUtterances(view)),
        .. view.Corpora.Count == 1 ? [] : new (string, object?)[] { ("corpora", view.Corpora.Select(Corpus).ToArray()) },
    ];

    private static (string, object?)[] Corpus(CorpusRows rows) => [("name", rows.Corpus), ("utterances", rows.Count)];

    private static (string, object?)[] Encoder(FeatureBlock block) =>
    [
        ("name", block.Encoder),
        ("fingerprint", block.Fingerprint),
        ("dimension", block.Dimension),
        ("values_sha256", DataHash.OfValues(block)),
        .. block.RuntimeVersions.Count == 0 ? [] : new (string, object?)[] { ("onnx_runtime", block.RuntimeVersions) },
    ];

    /// <summary>Those that shape results.</summary>
    private static (string, object?)[] LibraryVersions() =>
    [
        ("Microsoft.ML", typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]),
        ("Microsoft.ML.OnnxRuntime", OnnxFacts.Version),
        ("TorchSharp", TorchFacts.TorchSharpVersion),
    ];
}

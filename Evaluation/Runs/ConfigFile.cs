using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;
using Microsoft.ML;

namespace EmotionFusion.Evaluation;

/// <summary>config.yaml: how the run was made (command, program, data, encoders) and the experiment with all its keys.</summary>
internal static class ConfigFile
{
    private static readonly string[] Libraries = ["Microsoft.ML.OnnxRuntime", "TorchSharp"];

    public static void Write(string path, FeatureView view, ExperimentConfig config, string command, DateTimeOffset started) =>
        AtomicFile.Write(path, Text(view, config, command, started));

    internal static string Text(FeatureView view, ExperimentConfig config, string command, DateTimeOffset started) =>
        "# Made by EmotionFusion: where this run came from, and its experiment with every key.\n" + YamlText.Of(
        [
            ("provenance", Provenance(view, config, command, started)),
            ("experiments", new[] { ExperimentYaml.Of(config) }),
        ]);

    private static (string, object?)[] Provenance(FeatureView view, ExperimentConfig config, string command, DateTimeOffset started)
    {
        var source = SourceVersion.Current();
        return
        [
            ("command", command),
            ("started", started.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)),
            ("emotionfusion", source.Version),
            ("commit", source.Commit),
            ("commit_modified", source.Modified),
            ("runtime", RuntimeInformation.FrameworkDescription),
            ("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}"),
            ("processors", Environment.ProcessorCount),
            ("libraries", LibraryVersions()),
            ("data", Data(view)),
            .. config.Notices.Count == 0 ? [] : new (string, object?)[] { ("notices", config.Notices) },
            ("encoders", new[] { view.Audio, view.Text }.OfType<FeatureBlock>().Select(Encoder).ToArray()),
        ];
    }

    private static (string, object?)[] Data(FeatureView view) =>
    [
        ("corpus", view.Corpus),
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

    /// <summary>Those that shape results, as far as the program has them.</summary>
    private static (string, object?)[] LibraryVersions() =>
    [
        ("Microsoft.ML", VersionOf(typeof(MLContext).Assembly)),
        .. Libraries.Select(name => (name, (object?)VersionOf(name))).Where(library => library.Item2 is not null),
    ];

    private static string? VersionOf(string library)
    {
        try
        {
            return VersionOf(Assembly.Load(library));
        }
        catch (FileNotFoundException)
        {
            return null; // this program was built without it
        }
    }

    private static string? VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];
}

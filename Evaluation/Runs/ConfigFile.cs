using System.Globalization;
using System.Runtime.InteropServices;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>config.yaml: how the run was made (command, program, data, encoders) and the experiment with all its keys.</summary>
internal static class ConfigFile
{
    private static readonly string[] Libraries = ["Microsoft.ML.Data", "TorchSharp", "Microsoft.ML.OnnxRuntime"];

    public static void Write(string path, FeatureView view, ExperimentConfig config, string command, DateTimeOffset started) =>
        AtomicFile.Write(path, Text(view, config, command, started));

    internal static string Text(FeatureView view, ExperimentConfig config, string command, DateTimeOffset started) =>
        "# Made by EmotionFusion: where this run came from, and its experiment with every key.\n" + YamlText.Of(
        [
            ("provenance", Provenance(view, command, started)),
            ("experiments", new[] { ExperimentYaml.Of(config) }),
        ]);

    private static (string, object?)[] Provenance(FeatureView view, string command, DateTimeOffset started)
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
            ("libraries", LoadedLibraries()),
            ("data", Data(view)),
            ("encoders", new[] { view.Audio, view.Text }.OfType<FeatureBlock>().Select(Encoder).ToArray()),
        ];
    }

    private static (string, object?)[] Data(FeatureView view) =>
    [
        ("corpus", view.Corpus),
        ("utterances", view.Utterances.Count),
        ("left_out", view.Exclusions.Count),
        ("sha256", DataHash.OfUtterances(view)),
    ];

    private static (string, object?)[] Encoder(FeatureBlock block) =>
    [
        ("name", block.Encoder),
        ("fingerprint", block.Fingerprint),
        ("dimension", block.Dimension),
        ("values_sha256", DataHash.OfValues(block)),
    ];

    private static (string, object?)[] LoadedLibraries() =>
        [.. AppDomain.CurrentDomain.GetAssemblies()
            .Select(assembly => assembly.GetName())
            .Where(name => Libraries.Contains(name.Name))
            .OrderBy(name => name.Name, StringComparer.Ordinal)
            .Select(name => (name.Name!, (object?)name.Version?.ToString()))];
}

using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>How to make the run again.</summary>
internal static class ProvenanceSection
{
    public static XElement Of(SavedRun run) => Section("provenance", "How this run was made",
        Command(run) is { } command ? El("pre", At("class", "command"), At("tabindex", "0"), El("code", command)) : null,
        P("Below is config.yaml of the run folder: the program, data and encoders with their hashes, and every key of the experiment."),
        El("pre", At("class", "config"), At("tabindex", "0"), El("code", run.Config)));

    /// <summary>null in a config.yaml that somebody else wrote.</summary>
    private static string? Command(SavedRun run) => YamlFile.Read(run.Folder.Config).Map("provenance")?.String("command");
}

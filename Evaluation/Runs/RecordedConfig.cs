using System.Globalization;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>What config.yaml of a run folder says: the experiment, when it was started, and the hashes of its data and features.</summary>
/// <param name="Data">Empty if the folder was made before the features; see <see cref="ResumedRun.Prepare"/>.</param>
/// <param name="Tried">How many experiments its command tried on the same test data.</param>
/// <param name="Candidate">Its number, of a candidate of a sweep; else null.</param>
internal sealed record RecordedConfig(ExperimentConfig Experiment, DateTimeOffset Started, string Command, IReadOnlyDictionary<string, string> Data, int Tried, int? Candidate = null)
{
    /// <exception cref="EmotionFusionException">It isn't there, or isn't as <see cref="ConfigFile"/> writes it.</exception>
    public static RecordedConfig Read(RunFolder folder)
    {
        if (!File.Exists(folder.Config))
        {
            throw new EmotionFusionException($"{folder.Path} has no config.yaml: the run was broken off before it began. Train again.");
        }

        var provenance = YamlFile.Read(folder.Config).Map("provenance");
        return ExperimentFile.Load(folder.Config).Experiments is [var experiment]
            && DateTimeOffset.TryParse(provenance?.String("started"), CultureInfo.InvariantCulture, out var started)
            ? new RecordedConfig(experiment with { Notices = provenance.Strings("notices") ?? [] }, started, provenance.String("command") ?? "", DataOf(provenance), provenance.Int("experiments_tried") ?? 1, provenance.Int("candidate"))
            : throw new EmotionFusionException($"{folder.Config}: expected one experiment and its provenance, as training writes them. Restore the file or train again.");
    }

    /// <summary>The same figures of the data as it is now.</summary>
    public static IReadOnlyDictionary<string, string> DataOf(FeatureView view, IEnumerable<FeatureBlock>? blocks = null)
    {
        var data = new Dictionary<string, string> { ["data.corpus"] = view.Corpus, ["data.sha256"] = DataHash.OfUtterances(view) };
        foreach (var block in blocks ?? BlocksOf(view))
        {
            data[$"encoders.{block.Encoder}.fingerprint"] = block.Fingerprint;
            data[$"encoders.{block.Encoder}.values_sha256"] = DataHash.OfValues(block);
        }

        return data;
    }

    /// <summary>The features of a view.</summary>
    public static IEnumerable<FeatureBlock> BlocksOf(FeatureView view) => new[] { view.Audio, view.Text }.OfType<FeatureBlock>();

    /// <summary>Every key of an experiment with its value as YAML has it.</summary>
    public static IReadOnlyDictionary<string, string> KeysOf(ExperimentConfig config) => ConfigTable.Write(config)
        .ToDictionary(key => key.Key, key => YamlWriter.Text([key])[(key.Key.Length + 1)..].Trim().ReplaceLineEndings(" "));

    private static Dictionary<string, string> DataOf(YamlMap provenance)
    {
        var data = new Dictionary<string, string>();
        if (provenance.Map("data") is null && provenance.Maps("encoders") is null)
        {
            return data;
        }

        foreach (var key in new[] { "corpus", "sha256" })
        {
            data["data." + key] = provenance.Map("data")?.String(key) ?? "nothing";
        }

        foreach (var encoder in provenance.Maps("encoders") ?? [])
        {
            var name = encoder.String("name");
            data[$"encoders.{name}.fingerprint"] = encoder.String("fingerprint") ?? "nothing";
            data[$"encoders.{name}.values_sha256"] = encoder.String("values_sha256") ?? "nothing";
        }

        return data;
    }
}

/// <summary>The experiment of a run as config.yaml has it, key by key, whichever version wrote it.</summary>
internal static class RecordedKeys
{
    /// <returns>Keys in the file's order, those of a mapping after its own and a point: <c>expected_vad.0</c>.</returns>
    public static IReadOnlyList<(string Key, string Value)> Of(string path, string text)
    {
        var errors = new YamlErrors(path);
        var root = YamlComposer.Compose(text, lastKeyWins: false, errors);
        return root is YamlMapping map && map.Entries.GetValueOrDefault("experiments")?.Value is YamlList { Items: [YamlMapping experiment, ..] } ? [.. Flat(experiment, "")] : [];
    }

    private static IEnumerable<(string Key, string Value)> Flat(YamlMapping map, string before) => map.Entries.SelectMany(entry => entry.Value.Value switch
    {
        YamlMapping { Entries.Count: > 0 } inner => Flat(inner, $"{before}{entry.Key}."),
        var value => [(before + entry.Key, Shown(value))],
    });

    private static string Shown(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar.Text,
        YamlList list => string.Join(", ", list.Items.Select(Shown)),
        _ => "none",
    };
}

/// <summary>Something that a run's folder records otherwise than it is now.</summary>
internal sealed record RecordedDifference(string Key, string Recorded, string Now)
{
    /// <summary>Those of two lists of keys and values whose values differ, or that only one of them has.</summary>
    public static IEnumerable<RecordedDifference> Between(
        IReadOnlyDictionary<string, string> recorded, IReadOnlyDictionary<string, string> now) =>
        from key in recorded.Keys.Union(now.Keys)
        let difference = new RecordedDifference(key, recorded.GetValueOrDefault(key, "nothing"), now.GetValueOrDefault(key, "nothing"))
        where difference.Recorded != difference.Now
        select difference;

    public override string ToString() => $"{Key}: recorded {Recorded}, now {Now}";
}

namespace EmotionFusion.Evaluation;

/// <summary>Something of config.yaml that isn't the same in all compared runs: a key of the experiment, data, an encoder, the program.</summary>
/// <param name="Values">One a run, in their order, as YAML has it; "nothing" where it has no such key.</param>
public sealed record ConfigDifference(string Key, IReadOnlyList<string> Values)
{
    private const string Nothing = "nothing";

    // What a run is called and when it was made is no setting.
    private static readonly string[] Names = ["name", "id"];
    private static readonly string[] Provenance = ["emotionfusion", "commit", "data", "encoders", "libraries"];

    /// <exception cref="EmotionFusionException">A config.yaml is missing or no YAML.</exception>
    internal static IReadOnlyList<ConfigDifference> Of(IReadOnlyList<RunFolder> runs)
    {
        Dictionary<string, string>[] configs = [.. runs.Select(Read)];
        return [.. configs.SelectMany(config => config.Keys).Distinct()
            .Select(key => new ConfigDifference(key, [.. configs.Select(config => config.GetValueOrDefault(key, Nothing))]))
            .Where(difference => Told(difference).Distinct().Count() > 1)];
    }

    /// <summary>Which encoder a run has, its keys say; of one that several have, what it was counts.</summary>
    private static IEnumerable<string> Told(ConfigDifference difference) =>
        difference.Key.StartsWith("encoders.", StringComparison.Ordinal) ? difference.Values.Where(value => value != Nothing) : difference.Values;

    private static Dictionary<string, string> Read(RunFolder folder)
    {
        var values = new Dictionary<string, string>();
        var root = YamlFile.Tree(folder.Config);
        if (root.Entries.GetValueOrDefault("experiments")?.Value is YamlList { Items: [YamlMapping experiment, ..] })
        {
            foreach (var (key, entry) in experiment.Entries.Where(entry => !Names.Contains(entry.Key)))
            {
                values[key] = Text(entry.Value);
            }
        }

        if (root.Entries.GetValueOrDefault("provenance")?.Value is YamlMapping provenance)
        {
            foreach (var key in Provenance)
            {
                Flatten(key, provenance.Entries.GetValueOrDefault(key)?.Value, values);
            }
        }

        return values;
    }

    /// <summary>data.sha256, encoders.whisper-tiny-en.fingerprint</summary>
    private static void Flatten(string path, YamlNode? node, Dictionary<string, string> values)
    {
        switch (node)
        {
            case YamlMapping map:
                foreach (var (key, entry) in map.Entries)
                {
                    Flatten($"{path}.{key}", entry.Value, values);
                }

                break;
            case YamlList { Items: var items } when items.Count > 0 && items.All(item => item is YamlMapping map && map.Entries.ContainsKey("name")):
                foreach (var map in items.OfType<YamlMapping>())
                {
                    Flatten($"{path}.{Text(map.Entries["name"].Value)}", map with { Entries = map.Entries.Where(entry => entry.Key != "name").ToDictionary() }, values);
                }

                break;
            case { }:
                values[path] = Text(node);
                break;
        }
    }

    private static string Text(YamlNode node) => node switch
    {
        YamlScalar { IsNull: true } => Nothing,
        YamlScalar scalar => scalar.Text,
        YamlList list => $"[{string.Join(", ", list.Items.Select(Text))}]",
        YamlMapping map => $"{{ {string.Join(", ", map.Entries.Select(entry => $"{entry.Key}: {Text(entry.Value.Value)}"))} }}",
        _ => "",
    };
}

namespace EmotionFusion.Training;

/// <summary>
/// A YAML file of experiments: keys at the top hold for all of them, <c>experiments</c> is a list of mappings that
/// override, and further mappings at the top are templates to merge from. A file without <c>experiments</c> is one experiment.
/// </summary>
public sealed record ExperimentFile(string Path, IReadOnlyList<ExperimentConfig> Experiments)
{
    private const int MostExperiments = 1_000;

    private static readonly string[] TemplateNames = ["template", "template_config", "baseline"];

    /// <summary>By name, experiments that ask for what can't be had, with the reason: such as fine-tuned encoders.</summary>
    public IReadOnlyDictionary<string, string> Refused { get; init; } = new Dictionary<string, string>();

    /// <exception cref="EmotionFusionException">Every error of the file, with its line and key; or all its experiments are refused.</exception>
    public static ExperimentFile Load(string path)
    {
        var root = YamlFile.Read(path, lastKeyWins: true);
        root.Allow("provenance"); // a run's config.yaml is such a file, with where the run came from besides
        CheckTemplates(root);
        var maps = MapsOf(root);
        var read = maps.Select((map, index) => Read(map, map == root ? null : root, index))
            .Select(one => (Config: WithFoldsBeside(path, one.Config), one.Refusals)).ToArray();
        FailOnEqualNames(maps, [.. read.Select(one => one.Config)]);
        root.Finish();
        var file = new ExperimentFile(path, [.. read.Select(one => one.Config)])
        {
            Refused = read.Where(one => one.Refusals.Count > 0).ToDictionary(
                one => one.Config.Name, one => string.Join('\n', one.Refusals.Select(reason => path + reason))),
        };
        return file.Refused.Count < file.Experiments.Count ? file : file.FailOnRefused(file.Experiments);
    }

    /// <summary>All experiments.</summary>
    /// <exception cref="EmotionFusionException">One of them is refused.</exception>
    public IReadOnlyList<ExperimentConfig> All() => FailOnRefused(Experiments).Experiments;

    /// <summary>The experiment with this name, id or 0-based index, in that order.</summary>
    /// <exception cref="EmotionFusionException">There is none, two have this id, or it is refused.</exception>
    public ExperimentConfig Find(string wanted)
    {
        var named = Experiments.Where(experiment => experiment.Name == wanted).ToArray();
        ExperimentConfig[] found = named.Length > 0 ? named : [.. Experiments.Where(experiment => experiment.Id == wanted)];
        if (found.Length > 1)
        {
            throw new EmotionFusionException(
                $"{Path}: '{wanted}' is the id of {found.Length} experiments ({string.Join(", ", found.Select(e => e.Name))}); take the name.");
        }
        if (found.Length == 0 && int.TryParse(wanted, out var index) && index >= 0 && index < Experiments.Count)
        {
            found = [Experiments[index]];
        }
        if (found.Length == 0)
        {
            throw new EmotionFusionException(
                $"{Path} has no experiment '{wanted}'. It has: {string.Join(", ", Experiments.Select(e => e.Name))}." +
                Nearest.Hint(wanted, Experiments.Select(e => e.Name)));
        }
        FailOnRefused(found);
        return found[0];
    }

    private static IReadOnlyList<YamlMap> MapsOf(YamlMap root)
    {
        var maps = root.Maps("experiments") ?? [root];
        if (maps.Count is 0 or > MostExperiments)
        {
            root.Fail("experiments", maps.Count == 0
                ? "the list is empty; expected an experiment at least, such as '- name: first'. A file without this key is one experiment."
                : $"the list has {maps.Count} experiments; expected {MostExperiments} at most.");
            root.ThrowIfFailed();
        }
        return maps;
    }

    /// <param name="map">The experiment.</param>
    /// <param name="common">The file's top, when that is another mapping.</param>
    /// <param name="index">Its place in the file; names it if nothing else does.</param>
    /// <returns>The experiment, and what it asks for that can't be had: <c>(line,column): key: reason</c> each.</returns>
    private static (ExperimentConfig Config, IReadOnlyList<string> Refusals) Read(YamlMap map, YamlMap? common, int index)
    {
        var keys = new ExperimentKeys(map, common);
        return (ConfigTable.Read(keys, $"experiment_{index}"), keys.Refusals);
    }

    /// <summary>Folds that lie beside the file are found wherever the program runs.</summary>
    private static ExperimentConfig WithFoldsBeside(string path, ExperimentConfig config)
    {
        var beside = config.Folds is { } folds && !folds.Contains('\0') ? System.IO.Path.GetFullPath(folds, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!) : null;
        return File.Exists(beside) || Directory.Exists(beside) ? config.Change(one => one with { Folds = beside }) : config;
    }

    private ExperimentFile FailOnRefused(IEnumerable<ExperimentConfig> wanted)
    {
        var reasons = wanted.Where(experiment => Refused.ContainsKey(experiment.Name)).ToArray();
        return reasons.Length == 0 ? this : throw new EmotionFusionException(
            $"Can't run {string.Join(", ", reasons.Select(experiment => $"'{experiment.Name}'"))}:\n"
            + string.Join('\n', reasons.Select(experiment => Refused[experiment.Name]).Distinct()));
    }

    /// <summary>
    /// A template has an experiment's keys, and a typo in it is found there even if nothing merges it. An anchored
    /// mapping that has none of them is a value (*vad), and is checked where it is used.
    /// </summary>
    private static void CheckTemplates(YamlMap root)
    {
        foreach (var key in root.Keys.Where(key => TemplateNames.Contains(key) || (root.IsAnchoredMap(key) && !ConfigTable.Names.Contains(key))))
        {
            if (root.Map(key) is not { } template)
            {
                continue;
            }
            foreach (var known in template.Keys.Any(ConfigTable.Names.Contains) ? ConfigTable.Names : template.Keys)
            {
                template.Allow(known);
            }
        }
    }

    private static void FailOnEqualNames(IReadOnlyList<YamlMap> maps, ExperimentConfig[] experiments)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < experiments.Length; i++)
        {
            if (!names.Add(experiments[i].Name))
            {
                maps[i].Fail("name", $"'{experiments[i].Name}' is the name of two experiments; their runs would share a folder.");
            }
        }
    }
}

namespace EmotionFusion.Training;

/// <summary>
/// A YAML file of experiments: keys at the top hold for all of them, <c>template</c> holds anchors to merge from, and
/// <c>experiments</c> is a list of mappings that override. A file without <c>experiments</c> is one experiment.
/// </summary>
public sealed record ExperimentFile(string Path, IReadOnlyList<ExperimentConfig> Experiments)
{
    /// <exception cref="EmotionFusionException">Every error of the file, with its line and key.</exception>
    public static ExperimentFile Load(string path)
    {
        var root = YamlFile.Read(path);
        root.Allow("template");
        root.Allow("provenance"); // a run's config.yaml is such a file, with where the run came from besides
        var maps = root.Maps("experiments") ?? [root];
        var experiments = maps.Select((map, index) => ExperimentReader.Read(map, map == root ? null : root, index)).ToArray();
        FailOnEqualNames(maps, experiments);
        root.Finish();
        return new ExperimentFile(path, experiments);
    }

    /// <summary>The experiment with this name, id or 0-based index, in that order.</summary>
    public ExperimentConfig Find(string wanted) =>
        Experiments.FirstOrDefault(experiment => experiment.Name == wanted)
        ?? Experiments.FirstOrDefault(experiment => experiment.Id == wanted)
        ?? (int.TryParse(wanted, out var index) && index >= 0 && index < Experiments.Count ? Experiments[index] : null)
        ?? throw new EmotionFusionException(
            $"{Path} has no experiment '{wanted}'. It has: {string.Join(", ", Experiments.Select(e => e.Name))}." +
            Nearest.Hint(wanted, Experiments.Select(e => e.Name)));

    private static void FailOnEqualNames(IReadOnlyList<YamlMap> maps, ExperimentConfig[] experiments)
    {
        for (var i = 1; i < experiments.Length; i++)
        {
            if (experiments[..i].Any(earlier => earlier.Name == experiments[i].Name))
            {
                maps[i].Fail("name", $"'{experiments[i].Name}' is the name of two experiments; their runs would share a folder.");
            }
        }
    }
}

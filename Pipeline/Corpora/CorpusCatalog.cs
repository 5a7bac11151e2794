namespace EmotionFusion.Pipeline;

/// <summary>The corpora that configs/corpora describes.</summary>
public sealed class CorpusCatalog
{
    private readonly string _configFolder;
    private readonly string _dataRoot;

    private CorpusCatalog(string configFolder, string dataRoot) => (_configFolder, _dataRoot) = (configFolder, dataRoot);

    /// <summary>The folder that the corpora's folders lie in.</summary>
    internal string DataRoot => _dataRoot;

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<string> Names =>
        [.. Directory.EnumerateFiles(_configFolder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    /// <param name="configFolder">configs/corpora.</param>
    /// <param name="dataRoot">The folder that the corpora's folders lie in; null for the repository's samples.</param>
    /// <exception cref="EmotionFusionException"><paramref name="configFolder"/> doesn't exist.</exception>
    public static CorpusCatalog Open(string configFolder, string? dataRoot) => Directory.Exists(configFolder)
        ? new(configFolder, Path.GetFullPath(dataRoot ?? Path.Combine(configFolder, "..", "..", "samples")))
        : throw new EmotionFusionException($"{configFolder}: no such folder; expected the folder of corpus descriptions (NAME.yaml).");

    /// <exception cref="EmotionFusionException">
    /// No such corpus, an error in its YAML, no such folder, an empty one, a label code that the map doesn't know,
    /// an id twice, a speaker in two sessions, or no utterance left.
    /// </exception>
    public Corpus Load(string name)
    {
        var spec = SpecOf(name);
        var corpus = new CorpusBuilder(spec, FolderOf(spec));
        spec.Reader.Read(corpus);
        return corpus.Build();
    }

    /// <summary>What can be said of a corpus without its files.</summary>
    /// <exception cref="EmotionFusionException">No such corpus, or an error in its YAML.</exception>
    public CorpusDescription Describe(string name)
    {
        var spec = SpecOf(name);
        return new(spec.Name, spec.Language, spec.ClassNames)
        {
            Labels = spec.Labels.Classes.ToDictionary(label => label.Code, label => spec.ClassNames[label.Class]),
            SpeakerSpace = spec.SpeakerSpace,
        };
    }

    private CorpusSpec SpecOf(string name)
    {
        var names = Names;
        return names.Contains(name)
            ? CorpusSpec.Load(Path.Combine(_configFolder, $"{name}.yaml"))
            : throw new EmotionFusionException(
                $"Unknown corpus '{name}'.{Nearest.Hint(name, names)} {_configFolder} has {(names.Count == 0 ? "none" : string.Join(", ", names))}; "
                + "a new one is a file NAME.yaml in that folder.");
    }

    private string FolderOf(CorpusSpec spec)
    {
        var folder = Path.GetFullPath(spec.Folder, _dataRoot);
        if (!Directory.Exists(folder))
        {
            throw new EmotionFusionException(
                $"{spec.Name}: no folder {folder} (folder '{spec.Folder}' of {spec.File}, below the data root). Put the corpus there, or say with --data where corpora lie.");
        }
        try
        {
            return Directory.EnumerateFileSystemEntries(folder).Any()
                ? folder
                : throw new EmotionFusionException($"{spec.Name}: the folder {folder} is empty; expected the corpus's files in it.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{spec.Name}: the folder {folder} can't be read: {e.Message}", e);
        }
    }
}

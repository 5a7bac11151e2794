namespace EmotionFusion.Pipeline;

/// <summary>The corpora that configs/corpora describes.</summary>
public sealed class CorpusCatalog
{
    private readonly string _configFolder;
    private readonly string _dataRoot;
    private readonly string? _features;

    private CorpusCatalog(string configFolder, string dataRoot, string? features) => (_configFolder, _dataRoot, _features) = (configFolder, dataRoot, features);

    /// <summary>The folder that the corpora's folders lie in.</summary>
    internal string DataRoot => _dataRoot;

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<string> Names =>
        [.. Directory.EnumerateFiles(_configFolder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    /// <param name="configFolder">configs/corpora.</param>
    /// <param name="dataRoot">The folder that the corpora's folders lie in; null for the repository's samples.</param>
    /// <param name="featuresRoot">The folder of the feature stores; sounds that lie in a table are unpacked below it, and not read without it.</param>
    /// <exception cref="EmotionFusionException"><paramref name="configFolder"/> doesn't exist.</exception>
    public static CorpusCatalog Open(string configFolder, string? dataRoot, string? featuresRoot = null) => Directory.Exists(configFolder)
        ? new(configFolder, Path.GetFullPath(dataRoot ?? Path.Combine(configFolder, "..", "..", "samples")), featuresRoot)
        : throw new EmotionFusionException($"{configFolder}: no such folder; expected the folder of corpus descriptions (NAME.yaml).");

    /// <exception cref="EmotionFusionException">
    /// No such corpus, an error in its YAML, no such folder, an empty one, a label code that the map doesn't know,
    /// an id twice, a speaker in two sessions, or no utterance left.
    /// </exception>
    public Corpus Load(string name)
    {
        var (spec, folder) = Find(SpecsOf(name));
        var corpus = new CorpusBuilder(spec, folder, _features is null ? null : Path.Combine(Path.GetFullPath(_features), SafeFileName.Of(spec.Name)));
        spec.Reader.Read(corpus);
        return corpus.Build();
    }

    /// <summary>What can be said of a corpus without its files.</summary>
    /// <exception cref="EmotionFusionException">No such corpus, or an error in its YAML.</exception>
    public CorpusDescription Describe(string name)
    {
        var spec = SpecsOf(name)[0];
        return new(spec.Name, spec.Language, spec.ClassNames);
    }

    private IReadOnlyList<CorpusSpec> SpecsOf(string name)
    {
        var names = Names;
        return names.Contains(name)
            ? CorpusSpec.Load(Path.Combine(_configFolder, $"{name}.yaml"))
            : throw new EmotionFusionException(
                $"Unknown corpus '{name}'.{Nearest.Hint(name, names)} {_configFolder} has {(names.Count == 0 ? "none" : string.Join(", ", names))}; "
                + "a new one is a file NAME.yaml in that folder.");
    }

    /// <summary>The first of a corpus's layouts whose folder is there.</summary>
    private (CorpusSpec Spec, string Folder) Find(IReadOnlyList<CorpusSpec> layouts)
    {
        if (layouts.FirstOrDefault(layout => Directory.Exists(FolderOf(layout))) is { } spec)
        {
            AssertNotEmpty(spec, FolderOf(spec));
            return (spec, FolderOf(spec));
        }
        var (first, sought) = (layouts[0], string.Join(", nor ", layouts.Select(FolderOf)));
        throw new EmotionFusionException(
            $"{first.Name}: no folder {sought} (folder '{string.Join("', '", layouts.Select(layout => layout.Folder))}' of {first.File}, below the data root). "
            + "Put the corpus there, or say with --data where corpora lie.");
    }

    private string FolderOf(CorpusSpec spec) => Path.GetFullPath(spec.Folder, _dataRoot);

    private static void AssertNotEmpty(CorpusSpec spec, string folder)
    {
        try
        {
            if (!Directory.EnumerateFileSystemEntries(folder).Any())
            {
                throw new EmotionFusionException($"{spec.Name}: the folder {folder} is empty; expected the corpus's files in it.");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{spec.Name}: the folder {folder} can't be read: {e.Message}", e);
        }
    }
}

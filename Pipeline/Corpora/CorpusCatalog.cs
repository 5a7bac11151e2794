using System.Runtime.CompilerServices;

namespace EmotionFusion.Pipeline;

/// <summary>The corpora that configs/corpora describes.</summary>
public sealed class CorpusCatalog
{
    private readonly string _configFolder;
    private readonly DataRoots _roots;
    private readonly string? _features;

    private CorpusCatalog(string configFolder, DataRoots roots, string? features) => (_configFolder, _roots, _features) = (configFolder, roots, features);

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<string> Names =>
        [.. Directory.EnumerateFiles(_configFolder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    /// <summary>Of the roots given to <see cref="Open(string, IEnumerable{string}, string?)"/> those that none of the loaded corpora was found below.</summary>
    public IReadOnlyList<string> UnusedRoots => _roots.Unused;

    /// <summary>What should be told of where the loaded corpora were found: one that lies in several folders.</summary>
    public IReadOnlyList<string> Notices => _roots.Notices;

    /// <summary>With one folder, or none, that corpora may lie in.</summary>
    /// <inheritdoc cref="Open(string, IEnumerable{string}, string?)"/>
    [OverloadResolutionPriority(1)]
    public static CorpusCatalog Open(string configFolder, string? dataRoot, string? featuresRoot = null) => Open(configFolder, dataRoot is null ? [] : new[] { dataRoot }, featuresRoot);

    /// <param name="configFolder">configs/corpora.</param>
    /// <param name="dataRoots">
    /// Folders that the corpora's folders may lie in, looked through in this order; then come those of the environment
    /// variable EMOTIONFUSION_DATA, then the samples beside <paramref name="configFolder"/>.
    /// </param>
    /// <param name="featuresRoot">The folder of the feature stores; sounds that lie in a table are unpacked below it, and not read without it.</param>
    /// <exception cref="EmotionFusionException"><paramref name="configFolder"/> doesn't exist.</exception>
    public static CorpusCatalog Open(string configFolder, IEnumerable<string> dataRoots, string? featuresRoot = null) => Directory.Exists(configFolder)
        ? new(configFolder, new(dataRoots, Path.Combine(configFolder, "..", "..", "samples"), Environment.GetEnvironmentVariable), featuresRoot)
        : throw new EmotionFusionException($"{configFolder}: no such folder; expected the folder of corpus descriptions (NAME.yaml).");

    /// <param name="name">The corpus's.</param>
    /// <param name="labelMap">Which of its label maps; null: the one that its YAML takes.</param>
    /// <exception cref="EmotionFusionException">
    /// No such corpus or label map, an error in its YAML, no such folder, an empty one, a label code that the map doesn't know,
    /// an id twice, a speaker in two sessions, or no utterance left.
    /// </exception>
    public Corpus Load(string name, string? labelMap = null) => Read(name, labelMap).Build();

    /// <summary>The same, without refusing speakers in two sessions.</summary>
    /// <exception cref="EmotionFusionException">As for <see cref="Load"/>.</exception>
    internal CheckedCorpus LoadToCheck(string name, string? labelMap = null) => Read(name, labelMap).BuildToCheck();

    private CorpusBuilder Read(string name, string? labelMap)
    {
        var place = _roots.Use(SpecsOf(name));
        var corpus = new CorpusBuilder(place.Spec.With(labelMap), place.Folder!, _features is null ? null : Path.Combine(Path.GetFullPath(_features), SafeFileName.Of(name)));
        place.Spec.Reader.Read(corpus);
        return corpus;
    }

    /// <summary>What configs/corpora describes, found or not, a broken description included.</summary>
    internal IReadOnlyList<CorpusListing> List() => [.. Names.Select(ListingOf)];

    private CorpusListing ListingOf(string name)
    {
        try
        {
            var layouts = SpecsOf(name);
            return new(name, layouts[0], _roots.Find(layouts, use: true), null);
        }
        catch (EmotionFusionException fault)
        {
            return new(name, null, null, fault.Message);
        }
    }

    /// <summary>What can be said of a corpus without its files.</summary>
    /// <param name="name">The corpus's.</param>
    /// <param name="labelMap">As in <see cref="Load"/>.</param>
    /// <exception cref="EmotionFusionException">No such corpus or label map, or an error in its YAML.</exception>
    public CorpusDescription Describe(string name, string? labelMap = null)
    {
        // Not every layout need have every map: a hub's Parquet has no excited, say.
        var layouts = SpecsOf(name);
        var spec = (layouts.FirstOrDefault(layout => layout.Maps.All.Any(map => map.Name == labelMap)) ?? layouts[0]).With(labelMap);
        return new(spec.Name, spec.Language, spec.Labels.ClassNames, [.. spec.Maps.All.Select(map => map.Name).OfType<string>()])
        {
            Labels = spec.Labels.Classes.ToDictionary(label => label.Code, label => spec.Labels.ClassNames[label.Class]),
            SpeakerSpace = spec.SpeakerSpace,
            Licence = spec.Licence,
        };
    }

    /// <summary>Where a corpus is, or was looked for.</summary>
    /// <exception cref="EmotionFusionException">No such corpus, or an error in its YAML.</exception>
    internal CorpusPlace PlaceOf(string name) => _roots.Find(SpecsOf(name));

    /// <summary>Whether the corpus's folder is on this disk.</summary>
    internal bool IsThere(string name) => PlaceOf(name).Folder is not null;

    private IReadOnlyList<CorpusSpec> SpecsOf(string name)
    {
        var names = Names;
        return names.Contains(name)
            ? CorpusSpec.Load(Path.Combine(_configFolder, $"{name}.yaml"))
            : throw new EmotionFusionException(
                $"Unknown corpus '{name}'.{Nearest.Hint(name, names)} {_configFolder} has {(names.Count == 0 ? "none" : string.Join(", ", names))}; "
                + "a new one is a file NAME.yaml in that folder.");
    }
}

/// <summary>A corpus in the list of all.</summary>
/// <param name="Name">Its file's.</param>
/// <param name="Spec">Of its first layout; null where its YAML is broken.</param>
/// <param name="Place">Where it is, or was looked for; null where its YAML is broken.</param>
/// <param name="Fault">What is wrong with its YAML, or with its folder; else null.</param>
internal sealed record CorpusListing(string Name, CorpusSpec? Spec, CorpusPlace? Place, string? Fault);

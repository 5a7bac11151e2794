namespace EmotionFusion.Pipeline;

/// <summary>What configs/corpora/NAME.yaml says of a corpus.</summary>
internal sealed record CorpusSpec
{
    /// <summary>The YAML file's path, for messages.</summary>
    public required string File { get; init; }

    public required string Name { get; init; }

    public required CorpusReader Reader { get; init; }

    /// <summary>Its folder's names, tried in this order: below a data root, or absolute; <c>$NAME</c> stands for an environment variable.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    public required IReadOnlyList<string> ClassNames { get; init; }

    public required LabelMap Labels { get; init; }

    /// <summary>ISO 639-1.</summary>
    public string? Language { get; init; }

    public string? LabelConvention { get; init; }

    /// <summary>As in <see cref="Corpus.SpeakerSpace"/>.</summary>
    public string? SpeakerSpace { get; init; }

    /// <summary>Names of files that belong to the folder but not to the corpus; * and ? match.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>By speaker; empty when the corpus itself says it.</summary>
    public IReadOnlyDictionary<string, SpeakerFacts> Speakers { get; init; } = new Dictionary<string, SpeakerFacts>();

    /// <summary>Transcripts by text code; emodb only.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>csv only.</summary>
    public CsvLayout? Csv { get; init; }

    /// <summary>Reads configs/corpora/NAME.yaml.</summary>
    /// <exception cref="EmotionFusionException">Errors in the file, all of them with their positions.</exception>
    public static CorpusSpec Load(string path)
    {
        var yaml = YamlFile.Read(path);
        var name = yaml.RequireString("name");
        if (name != Path.GetFileNameWithoutExtension(path))
        {
            yaml.Fail("name", $"'{name}' isn't the file's name; the file of a corpus is called NAME.yaml.");
        }
        var reader = yaml.RequireChoice<CorpusReader>("reader");
        var classes = ClassesOf(yaml);
        var spec = new CorpusSpec
        {
            File = path,
            Name = name,
            Reader = reader ?? default,
            Folders = FoldersOf(yaml),
            ClassNames = classes,
            Labels = LabelsOf(yaml, classes, path),
            Language = LanguageOf(yaml),
            LabelConvention = yaml.String("label_convention"),
            SpeakerSpace = SpeakerSpaceOf(yaml),
            Ignore = yaml.Strings("ignore") ?? [],
            Speakers = SpeakersOf(yaml, required: reader == CorpusReader.Emodb),
            Texts = reader == CorpusReader.Emodb && yaml.Require("texts") ? yaml.StringMap("texts") : new Dictionary<string, string>(),
            Csv = reader == CorpusReader.Csv ? CsvLayout.Of(yaml) : null,
        };
        yaml.Finish();
        return spec;
    }

    private static IReadOnlyList<string> FoldersOf(YamlMap yaml)
    {
        var folders = yaml.Require("folder") ? yaml.Strings("folder") ?? [] : [];
        if (yaml.Has("folder") && (folders.Count == 0 || folders.Any(string.IsNullOrWhiteSpace)))
        {
            yaml.Fail("folder", "expected the folder's name, or a list of names of which one is there.");
        }
        return folders;
    }

    private static string? SpeakerSpaceOf(YamlMap yaml)
    {
        var space = yaml.String("speaker_space");
        if (space is not null && (space.Length == 0 || space.Contains(':')))
        {
            yaml.Fail("speaker_space", $"'{space}' is no name; expected one without a colon, the same in all corpora that call the same people by the same names.");
        }
        return space;
    }

    private static string? LanguageOf(YamlMap yaml)
    {
        var language = yaml.String("language");
        if (language is not null && (language.Length != 2 || !language.All(char.IsAsciiLetterLower)))
        {
            yaml.Fail("language", $"'{language}' is no language; expected two letters by ISO 639-1, such as en or de.");
        }
        return language;
    }

    private static IReadOnlyList<string> ClassesOf(YamlMap yaml)
    {
        var names = yaml.Require("classes") ? yaml.Strings("classes") ?? [] : [];
        if (names.Count is 1 or > 64 || names.Distinct(StringComparer.Ordinal).Count() < names.Count || names.Any(name => name is LabelMap.LeaveOut or LabelMap.NoMajority))
        {
            yaml.Fail("classes", $"2 to 64 names are needed, each once, none of them {LabelMap.LeaveOut} or {LabelMap.NoMajority}.");
        }
        return names;
    }

    private static LabelMap LabelsOf(YamlMap yaml, IReadOnlyList<string> classes, string file)
    {
        var labels = new Dictionary<string, int?>(StringComparer.Ordinal);
        var divided = new HashSet<string>(StringComparer.Ordinal);
        var map = yaml.Require("labels") ? yaml.Map("labels") : null;
        foreach (var code in map?.Keys ?? [])
        {
            var name = map!.RequireString(code);
            labels[code] = classes.ToList().IndexOf(name) is var label and >= 0 ? label : null;
            if (name == LabelMap.NoMajority)
            {
                divided.Add(code);
            }
            else if (labels[code] is null && name is not (LabelMap.LeaveOut or ""))
            {
                var known = classes.Append(LabelMap.LeaveOut).ToArray();
                map.Fail(code, $"'{name}' is none of {string.Join(", ", known)}.{Nearest.Hint(name, known)}");
            }
        }
        foreach (var name in classes.Where((_, label) => map is not null && !labels.ContainsValue(label)))
        {
            yaml.Fail("labels", $"no code stands for class '{name}'.");
        }
        if (divided.Count > 0 && !RatingsLayout.IsIn(yaml))
        {
            yaml.Fail("labels", $"{LabelMap.NoMajority} needs each rater's label: give ratings among the columns, or a ratings_table.");
        }
        return new(labels, divided, file);
    }

    private static Dictionary<string, SpeakerFacts> SpeakersOf(YamlMap yaml, bool required)
    {
        var speakers = new Dictionary<string, SpeakerFacts>(StringComparer.Ordinal);
        foreach (var speaker in !required || yaml.Require("speakers") ? yaml.Maps("speakers") ?? [] : [])
        {
            var id = speaker.RequireString("id");
            if (!speakers.TryAdd(id, new SpeakerFacts(speaker.String("gender"), speaker.RequireString("session"))))
            {
                speaker.Fail("id", $"speaker '{id}' is listed twice.");
            }
        }
        return speakers;
    }
}

internal enum CorpusReader
{
    Emodb,
    Csv,
}

/// <summary>
/// A corpus's own label codes and what becomes of each: a class, or left out. It decides about every code that the
/// corpus has: one that it doesn't know is an error, so that no utterance is lost to a forgotten line.
/// </summary>
internal sealed class LabelMap(IReadOnlyDictionary<string, int?> labels, IReadOnlySet<string> divided, string file)
{
    public const string LeaveOut = "leave_out";
    public const string NoMajority = "no_majority";

    /// <summary>Whether <paramref name="code"/> says that the raters are divided.</summary>
    public bool IsNoMajority(string code) => divided.Contains(code);

    /// <summary>The label of <paramref name="code"/>; null when it stands for no class.</summary>
    /// <exception cref="EmotionFusionException">The map doesn't know it.</exception>
    public int? Find(string code, string where) => labels.TryGetValue(code, out var label)
        ? label
        : throw new EmotionFusionException(
            $"{where}: label '{code}' is not in the label map of {file}, which knows {string.Join(", ", labels.Keys)}."
            + $"{Nearest.Hint(code, labels.Keys)} Add it there, with its class or {LeaveOut}.");
}

/// <summary>What a corpus's YAML says of a speaker.</summary>
internal sealed record SpeakerFacts(string? Gender, string Session);

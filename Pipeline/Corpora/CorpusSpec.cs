namespace EmotionFusion.Pipeline;

/// <summary>What configs/corpora/NAME.yaml says of a corpus.</summary>
internal sealed record CorpusSpec
{
    /// <summary>The YAML file's path, for messages.</summary>
    public required string File { get; init; }

    public required string Name { get; init; }

    public required ICorpusReader Reader { get; init; }

    /// <summary>Below the data root, or absolute.</summary>
    public required string Folder { get; init; }

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

    /// <summary>Null: as <see cref="Vad"/> has it, 1 to 5; nothing is mapped or checked.</summary>
    public VadScale? VadScale { get; init; }

    /// <summary>Null: the corpus itself says it, or the YAML's speakers, or every speaker is one.</summary>
    public SpeakerSessions? Sessions { get; init; }

    public required SplitMap Splits { get; init; }

    /// <summary>What stands for a speaker whom nobody knows.</summary>
    public IReadOnlyList<string> UnknownSpeakers { get; init; } = [];

    /// <summary>Reads configs/corpora/NAME.yaml: a spec a layout that the corpus is found in, in the order to look for them.</summary>
    /// <exception cref="EmotionFusionException">Errors in the file, all of them with their positions.</exception>
    public static IReadOnlyList<CorpusSpec> Load(string path)
    {
        var yaml = YamlFile.Read(path);
        var name = yaml.RequireString("name");
        if (name != Path.GetFileNameWithoutExtension(path))
        {
            yaml.Fail("name", $"'{name}' isn't the file's name; the file of a corpus is called NAME.yaml.");
        }
        var (classes, language) = (ClassesOf(yaml), LanguageOf(yaml));
        // What a corpus is stands once, how it is laid out may be said of several folders.
        var layouts = yaml.Has("layouts") ? yaml.Layers("layouts", here: ["name", "classes", "language"]) : [yaml];
        if (layouts.Count == 0)
        {
            yaml.Fail("layouts", "expected one or more.");
        }
        CorpusSpec[] specs = [.. layouts.Select(layout => Of(layout, path, name, classes, language))];
        yaml.Finish();
        return specs;
    }

    private static CorpusSpec Of(YamlMap yaml, string path, string name, IReadOnlyList<string> classes, string? language)
    {
        var layout = yaml.RequireChoice<CorpusLayout>("reader");
        return new()
        {
            File = path,
            Name = name,
            Reader = ReaderOf(layout, yaml),
            Folder = yaml.RequireString("folder"),
            ClassNames = classes,
            Labels = LabelMap.Of(yaml, classes, path),
            Language = language,
            LabelConvention = yaml.String("label_convention"),
            SpeakerSpace = SpeakerSpaceOf(yaml),
            Ignore = yaml.Strings("ignore") ?? [],
            Speakers = SpeakerFacts.Of(yaml, required: layout == CorpusLayout.Emodb),
            Texts = layout == CorpusLayout.Emodb && yaml.Require("texts") ? yaml.StringMap("texts") : new Dictionary<string, string>(),
            VadScale = VadScaleOf(yaml),
            Sessions = SpeakerSessions.Of(yaml),
            Splits = SplitMap.Of(yaml, path),
            UnknownSpeakers = yaml.Strings("unknown_speakers") ?? [],
        };
    }

    private static ICorpusReader ReaderOf(CorpusLayout? layout, YamlMap yaml) => layout switch
    {
        CorpusLayout.Csv => TableReader.Of(yaml, isCsv: true),
        CorpusLayout.Table => TableReader.Of(yaml, isCsv: false),
        _ => new EmoDbReader(), // also where the key is wrong: Finish says so
    };

    private static VadScale? VadScaleOf(YamlMap yaml)
    {
        if (yaml.Numbers("vad_scale") is not { } ends)
        {
            return null;
        }
        if (ends.Count == 2 && ends[0] < ends[1])
        {
            return new(ends[0], ends[1]);
        }
        yaml.Fail("vad_scale", "expected the lowest and the highest rating, such as [1, 7].");
        return null;
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
}

/// <summary>How a corpus's folder is laid out: which reader reads it.</summary>
internal enum CorpusLayout
{
    Emodb,
    Csv,
    Table,
}

namespace EmotionFusion.Pipeline;

/// <summary>What configs/corpora/NAME.yaml says of a corpus.</summary>
internal sealed record CorpusSpec
{
    /// <summary>The YAML file's path, for messages.</summary>
    public required string File { get; init; }

    public required string Name { get; init; }

    public required ICorpusReader Reader { get; init; }

    /// <summary>Its folder's names, tried in this order: below a data root, or absolute; <c>$NAME</c> stands for an environment variable.</summary>
    public required IReadOnlyList<string> Folders { get; init; }

    public required LabelMaps Maps { get; init; }

    /// <summary>The one of <see cref="Maps"/> that is in use.</summary>
    public required LabelMap Labels { get; init; }

    /// <summary>ISO 639-1.</summary>
    public string? Language { get; init; }

    /// <summary>In words; null where the file doesn't say.</summary>
    public string? Licence { get; init; }

    /// <summary>As in <see cref="Corpus.SpeakerSpace"/>.</summary>
    public string? SpeakerSpace { get; init; }

    /// <summary>Names of files that belong to the folder but not to the corpus; * and ? match.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>By speaker; empty when the corpus itself says it.</summary>
    public IReadOnlyDictionary<string, SpeakerFacts> Speakers { get; init; } = new Dictionary<string, SpeakerFacts>();

    /// <summary>Null: as <see cref="Vad"/> has it, 1 to 5; nothing is mapped or checked.</summary>
    public VadScale? VadScale { get; init; }

    /// <summary>Null: the corpus itself says it, or the YAML's speakers, or every speaker is one.</summary>
    public SpeakerSessions? Sessions { get; init; }

    public required SplitMap Splits { get; init; }

    /// <summary>What stands for a speaker whom nobody knows.</summary>
    public IReadOnlyList<string> UnknownSpeakers { get; init; } = [];

    /// <summary>Those that are wanted; null for all.</summary>
    public IReadOnlyList<string>? Scenarios { get; init; }

    /// <summary>What the whole corpus has.</summary>
    public IReadOnlyList<ExpectedCount> Expected { get; init; } = [];

    /// <summary>Reads configs/corpora/NAME.yaml: a spec a layout that the corpus is found in, in the order to look for them.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="EmotionFusionException">Errors in the file, all of them with their positions.</exception>
    public static IReadOnlyList<CorpusSpec> Load(string path)
    {
        var yaml = YamlFile.Read(path);
        var name = yaml.RequireString("name");
        if (name != Path.GetFileNameWithoutExtension(path))
        {
            yaml.Fail("name", $"'{name}' isn't the file's name; the file of a corpus is called NAME.yaml.");
        }
        var (language, licence) = (LanguageOf(yaml), yaml.String("licence"));
        // What a corpus is stands once, how it is laid out may be said of several folders.
        var layouts = yaml.Has("layouts") ? yaml.Layers("layouts", here: ["name", "language", "licence"]) : [yaml];
        if (layouts.Count == 0)
        {
            yaml.Fail("layouts", "expected one or more.");
        }
        // One label map serves all layouts, also those that don't have the raters whom it asks for.
        var rated = layouts.Any(RatingsLayout.IsIn);
        CorpusSpec[] specs = [.. layouts.Select(layout => Of(layout, path, name, language, rated) with { Licence = licence })];
        yaml.Finish();
        return specs;
    }

    /// <summary>The same with another of its label maps; null: with the one that the file takes.</summary>
    /// <exception cref="EmotionFusionException">It has no such label map.</exception>
    public CorpusSpec With(string? labelMap) => this with { Labels = Maps.Find(labelMap, Name) };

    private static CorpusSpec Of(YamlMap yaml, string path, string name, string? language, bool rated)
    {
        var maps = LabelMaps.Of(yaml, rated, path);
        return new()
        {
            File = path,
            Name = name,
            Reader = ReaderOf(yaml),
            Folders = FoldersOf(yaml),
            Maps = maps,
            Labels = maps.Default,
            Language = language,
            SpeakerSpace = SpeakerSpaceOf(yaml),
            Ignore = yaml.Strings("ignore") ?? [],
            Speakers = SpeakerFacts.Of(yaml),
            VadScale = VadScaleOf(yaml),
            Sessions = SpeakerSessions.Of(yaml),
            Splits = SplitMap.Of(yaml, path),
            UnknownSpeakers = yaml.Strings("unknown_speakers") ?? [],
            Scenarios = ScenariosOf(yaml),
            Expected = ExpectedCount.Of(yaml),
        };
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

    /// <exception cref="EmotionFusionException">There is no such reader, so that nobody knows its keys.</exception>
    private static ICorpusReader ReaderOf(YamlMap yaml)
    {
        if (yaml.String("reader") == "emodb")
        {
            yaml.Fail("reader", "emodb is no reader any more; files reads such names, by the pattern that configs/corpora/EMODB.yaml has (texts are sentences there).");
            yaml.ThrowIfFailed();
        }
        switch (yaml.RequireChoice<CorpusLayout>("reader"))
        {
            case CorpusLayout.Csv:
                return TableReader.Of(yaml, isCsv: true);
            case CorpusLayout.Table:
                return TableReader.Of(yaml, isCsv: false);
            case CorpusLayout.Files:
                return FilesReader.Of(yaml);
            case CorpusLayout.Folders:
                return FilesReader.OfFolders(yaml);
            case CorpusLayout.Iemocap:
                return IemocapReader.Of(yaml);
            case CorpusLayout.MspImprov:
                return new MspImprovReader();
            case CorpusLayout.MspPodcast:
                return new MspPodcastReader();
            case CorpusLayout.Meld:
                return new MeldReader();
            default:
                yaml.ThrowIfFailed();
                throw new InvalidOperationException("a reader that nothing makes");
        }
    }

    private static IReadOnlyList<string>? ScenariosOf(YamlMap yaml)
    {
        var scenarios = yaml.Strings("scenarios");
        var known = yaml.Choice<CorpusLayout>("reader") switch
        {
            CorpusLayout.Iemocap => IemocapReader.Scenarios,
            CorpusLayout.MspImprov => MspImprovReader.Scenarios,
            _ => null,
        };
        foreach (var unknown in scenarios?.Where(scenario => known?.Contains(scenario) == false) ?? [])
        {
            yaml.Fail("scenarios", $"'{unknown}' is none of {string.Join(", ", known!)}.{Nearest.Hint(unknown, known!)}");
        }
        return scenarios;
    }

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
}

/// <summary>How a corpus's folder is laid out: which reader reads it.</summary>
internal enum CorpusLayout
{
    Files,
    Folders,
    Csv,
    Table,
    Iemocap,
    MspImprov,
    MspPodcast,
    Meld,
}

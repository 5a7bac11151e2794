namespace EmotionFusion.Pipeline;

/// <summary>Reads configs/corpora/NAME.yaml.</summary>
internal static class CorpusYaml
{
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
        var classes = Classes(yaml);
        var spec = new CorpusSpec
        {
            File = path,
            Name = name,
            Reader = reader ?? default,
            Folder = yaml.RequireString("folder"),
            ClassNames = classes,
            Labels = new LabelMap(Labels(yaml, classes), path),
            Language = Language(yaml),
            LabelConvention = yaml.String("label_convention"),
            Ignore = yaml.Strings("ignore") ?? [],
            Speakers = Speakers(yaml, required: reader == CorpusReader.Emodb),
            Texts = reader == CorpusReader.Emodb && yaml.Require("texts") ? yaml.StringMap("texts") : new Dictionary<string, string>(),
            Csv = reader == CorpusReader.Csv ? CsvYaml.Read(yaml) : null,
        };
        yaml.Finish();
        return spec;
    }

    private static string? Language(YamlMap yaml)
    {
        var language = yaml.String("language");
        if (language is not null && (language.Length != 2 || !language.All(char.IsAsciiLetterLower)))
        {
            yaml.Fail("language", $"'{language}' is no language; expected two letters by ISO 639-1, such as en or de.");
        }
        return language;
    }

    private static IReadOnlyList<string> Classes(YamlMap yaml)
    {
        var names = yaml.Require("classes") ? yaml.Strings("classes") ?? [] : [];
        if (names.Count is 1 or > 64 || names.Distinct(StringComparer.Ordinal).Count() < names.Count || names.Contains(LabelMap.LeaveOut))
        {
            yaml.Fail("classes", $"2 to 64 names are needed, each once, none of them {LabelMap.LeaveOut}.");
        }
        return names;
    }

    private static Dictionary<string, int?> Labels(YamlMap yaml, IReadOnlyList<string> classes)
    {
        var labels = new Dictionary<string, int?>(StringComparer.Ordinal);
        var map = yaml.Require("labels") ? yaml.Map("labels") : null;
        foreach (var code in map?.Keys ?? [])
        {
            var name = map!.RequireString(code);
            labels[code] = classes.ToList().IndexOf(name) is var label and >= 0 ? label : null;
            if (labels[code] is null && name != LabelMap.LeaveOut && name != "")
            {
                var known = classes.Append(LabelMap.LeaveOut).ToArray();
                map.Fail(code, $"'{name}' is none of {string.Join(", ", known)}.{Nearest.Hint(name, known)}");
            }
        }
        foreach (var name in classes.Where((_, label) => map is not null && !labels.ContainsValue(label)))
        {
            yaml.Fail("labels", $"no code stands for class '{name}'.");
        }
        return labels;
    }

    private static Dictionary<string, SpeakerFacts> Speakers(YamlMap yaml, bool required)
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

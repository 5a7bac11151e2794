using System.Text.RegularExpressions;

namespace EmotionFusion.Pipeline;

/// <summary>What a corpus's YAML says of sounds whose names tell what they are.</summary>
internal sealed partial record FilesLayout
{
    private static readonly Dictionary<string, Field> FieldsByGroup = new[]
    {
        Field.Id, Field.Speaker, Field.Session, Field.Gender, Field.Emotion, Field.Sentence, Field.Intensity,
    }.ToDictionary(field => field.ToString().ToLowerInvariant());

    /// <summary>A take of the same words: two utterances, and nothing else is made of it.</summary>
    private const string Repetition = "repetition";

    public required NamePattern Pattern { get; init; }

    /// <summary>Of sounds, with their dots.</summary>
    public required IReadOnlyList<string> Extensions { get; init; }

    /// <summary>What an utterance is called, with groups in braces; null: as its group id, or its name.</summary>
    public string? Id { get; init; }

    /// <summary>The words, with groups in braces; null: <see cref="Sentences"/> or <see cref="Transcripts"/> have them, or nobody.</summary>
    public string? Transcript { get; init; }

    /// <summary>The words by the group sentence.</summary>
    public IReadOnlyDictionary<string, string> Sentences { get; init; } = new Dictionary<string, string>();

    public TranscriptFiles? Transcripts { get; init; }

    /// <summary>What the values of a group stand for; of gender, where it is no group, the speakers.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Codes { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>The values of groups that are wanted; files with others are left out on purpose.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Only { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>The fields that the pattern's groups say, with the groups' names.</summary>
    public IEnumerable<(string Group, Field Field)> Fields => Pattern.Groups.Where(FieldsByGroup.ContainsKey).Select(group => (group, FieldsByGroup[group]));

    /// <summary>Null where something is wrong, which is noted in <paramref name="yaml"/>.</summary>
    public static FilesLayout? Of(YamlMap yaml, NamePattern? pattern)
    {
        var only = OnlyOf(yaml);
        var layout = new FilesLayout
        {
            Pattern = pattern!,
            Extensions = ExtensionsOf(yaml),
            Id = yaml.String("id"),
            Transcript = yaml.String("transcript"),
            Sentences = yaml.StringMap("sentences"),
            Transcripts = TranscriptFiles.Of(yaml),
            Codes = CodesOf(yaml),
            Only = only,
        };
        if (new[] { "transcript", "sentences", "transcripts" }.Where(yaml.Has).Skip(1).FirstOrDefault() is { } second)
        {
            yaml.Fail(second, "the words are said twice; keep one of transcript, sentences and transcripts.");
        }
        if (pattern is null)
        {
            return null;
        }
        layout.CheckGroups(yaml);
        return layout;
    }

    /// <summary>A text with the values of groups in place of their names in braces.</summary>
    public static string Expand(string text, Match name) => Braces().Replace(text, group => name.Groups[group.Groups[1].Value].Value);

    private void CheckGroups(YamlMap yaml)
    {
        var at = yaml.Has("pattern") ? "pattern" : "folders";
        string[] known = [.. FieldsByGroup.Keys, Repetition, .. Only.Keys];
        foreach (var group in Pattern.Groups.Except(known))
        {
            yaml.Fail(at, $"the group '{group}' is none of {string.Join(", ", known.Distinct())}.{Nearest.Hint(group, known)} One that 'only' names is known, too.");
        }
        if (!Pattern.Groups.Contains("emotion"))
        {
            yaml.Fail(at, "has no group 'emotion' ((?<emotion>...)), so no file has a label.");
        }
        if (Sentences.Count > 0 && !Pattern.Groups.Contains("sentence"))
        {
            yaml.Fail("sentences", "the pattern has no group 'sentence', whose values these are.");
        }
        foreach (var group in Only.Keys.Except(Pattern.Groups))
        {
            yaml.Fail("only", $"the pattern has no group '{group}'.{Nearest.Hint(group, Pattern.Groups)}");
        }
        foreach (var group in Codes.Keys.Where(group => !Pattern.Groups.Contains(group) && !(group == "gender" && Pattern.Groups.Contains("speaker"))))
        {
            yaml.Fail("codes", $"the pattern has no group '{group}'.{Nearest.Hint(group, Pattern.Groups)}");
        }
        foreach (var (key, text) in new[] { ("id", Id), ("transcript", Transcript) })
        {
            foreach (var group in Braces().Matches(text ?? "").Select(match => match.Groups[1].Value).Except(Pattern.Groups))
            {
                yaml.Fail(key, $"the pattern has no group '{group}'.{Nearest.Hint(group, Pattern.Groups)}");
            }
        }
    }

    private static IReadOnlyList<string> ExtensionsOf(YamlMap yaml)
    {
        var extensions = yaml.Strings("extensions") ?? [".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".aif", ".aiff", ".wma", ".mp4", ".avi"];
        if (extensions.Count == 0 || extensions.Any(extension => extension.Length < 2 || extension[0] != '.'))
        {
            yaml.Fail("extensions", "expected endings of files with their dots, such as [.wav, .flac].");
        }
        return extensions;
    }

    private static Dictionary<string, IReadOnlyList<string>> OnlyOf(YamlMap yaml)
    {
        var map = yaml.Map("only");
        return (map?.Keys ?? []).ToDictionary(group => group, group => map!.Strings(group) ?? [], StringComparer.Ordinal);
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>> CodesOf(YamlMap yaml)
    {
        var map = yaml.Map("codes");
        foreach (var group in (map?.Keys ?? []).Where(group => group is "emotion" or "sentence" or "id" || !FieldsByGroup.ContainsKey(group)))
        {
            map!.Allow(group);
            map.Fail(group, group == "emotion" ? "labels says what the codes of emotions stand for."
                : group == "sentence" ? "sentences says what the codes of sentences stand for."
                : $"expected one of speaker, session, gender, intensity.{Nearest.Hint(group, FieldsByGroup.Keys)}");
        }
        return (map?.Keys ?? []).ToDictionary(group => group, group => map!.IsMap(group) ? map.StringMap(group) : Wrong(map, group), StringComparer.Ordinal);
    }

    private static Dictionary<string, string> Wrong(YamlMap map, string group)
    {
        map.Map(group); // notes what was expected
        return [];
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Braces();
}

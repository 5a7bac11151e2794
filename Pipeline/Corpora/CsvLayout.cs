using System.Globalization;
using System.Text;

namespace EmotionFusion.Pipeline;

/// <summary>How a corpus's table is written and which of its columns says what.</summary>
internal sealed record CsvLayout
{
    /// <summary>The table's path below the corpus folder.</summary>
    public required string Table { get; init; }

    /// <summary>What the table's file names are relative to, below the corpus folder.</summary>
    public required string AudioFolder { get; init; }

    /// <summary>Between values.</summary>
    public required char Delimiter { get; init; }

    /// <summary>Throws on bytes that it doesn't know.</summary>
    public required Encoding Encoding { get; init; }

    /// <summary>Column name by role.</summary>
    public required IReadOnlyDictionary<CsvRole, string> Columns { get; init; }

    /// <summary>Null: as <see cref="Vad"/> has it, 1 to 5; nothing is mapped or checked.</summary>
    public VadScale? VadScale { get; init; }

    /// <summary>Null: a column says it, or the YAML's speakers, or every speaker is one.</summary>
    public SpeakerSessions? Sessions { get; init; }

    /// <summary>Where each rater's own label is; null: nowhere.</summary>
    public RatingsLayout? Ratings { get; init; }

    /// <summary>What the words of the split column stand for, beside train, validation and test themselves; null: left out.</summary>
    public IReadOnlyDictionary<string, OfficialSplit?> Splits { get; init; } = new Dictionary<string, OfficialSplit?>();

    /// <summary>What stands for a speaker whom nobody knows.</summary>
    public IReadOnlyList<string> UnknownSpeakers { get; init; } = [];

    /// <summary>Reads what configs/corpora/NAME.yaml says of a corpus's table; what is wrong is noted in <paramref name="yaml"/>.</summary>
    public static CsvLayout Of(YamlMap yaml) => new()
    {
        Table = yaml.RequireString("table"),
        AudioFolder = yaml.String("audio_folder") ?? "",
        Delimiter = DelimiterOf(yaml),
        Encoding = EncodingOf(yaml),
        Columns = ColumnsOf(yaml),
        Ratings = RatingsLayout.Of(yaml),
        VadScale = VadScaleOf(yaml),
        Sessions = SessionsOf(yaml),
        Splits = SplitsOf(yaml),
        UnknownSpeakers = yaml.Strings("unknown_speakers") ?? [],
    };

    private static Dictionary<string, OfficialSplit?> SplitsOf(YamlMap yaml)
    {
        var splits = new Dictionary<string, OfficialSplit?>(StringComparer.Ordinal);
        var map = yaml.Map("splits");
        foreach (var word in map?.Keys ?? [])
        {
            var part = map!.RequireString(word);
            if (part != LabelMap.LeaveOut && SplitCalled(part) is null)
            {
                string[] known = [.. Enum.GetNames<OfficialSplit>().Select(name => name.ToLowerInvariant()), LabelMap.LeaveOut];
                map.Fail(word, $"'{part}' is none of {string.Join(", ", known)}.{Nearest.Hint(part, known)}");
            }
            splits[word] = SplitCalled(part);
        }
        if (map is not null && yaml.Map("columns")?.Has("split") != true)
        {
            yaml.Fail("splits", "no column has these words; name it with columns: split.");
        }
        return splits;
    }

    /// <summary>null if the word is none of train, validation and test, in small or large letters.</summary>
    private static OfficialSplit? SplitCalled(string word) =>
        word.All(char.IsAsciiLetter) && Enum.TryParse<OfficialSplit>(word, ignoreCase: true, out var split) ? split : null;

    /// <summary>The part that a word of the split column stands for; null if what has it is to be left out.</summary>
    /// <exception cref="EmotionFusionException">It stands for nothing.</exception>
    public OfficialSplit? SplitOf(string word, string where, string file) =>
        Splits.TryGetValue(word, out var mapped) ? mapped
        : SplitCalled(word) ?? throw new EmotionFusionException(
            $"{where}: split '{word}' is none of train, validation and test, nor in the splits of {file}"
            + $"{(Splits.Count == 0 ? "" : $", which knows {string.Join(", ", Splits.Keys)}")}. Add it there, with train, validation, test or {LabelMap.LeaveOut}.");

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

    private static SpeakerSessions? SessionsOf(YamlMap yaml)
    {
        if (yaml.Map("sessions") is not { } map)
        {
            return null;
        }
        if (yaml.Has("speakers") || yaml.Map("columns")?.Has("session") == true)
        {
            yaml.Fail("sessions", "the session is said by a column or by speakers already; leave one of them out.");
        }
        var sessions = new SpeakerSessions(map.RequireInt("first_speaker"), map.RequireInt("speakers"));
        if (map.Has("speakers") && sessions.Size < 1)
        {
            map.Fail("speakers", $"is {sessions.Size}; expected how many speakers a session has, 1 or more.");
        }
        return sessions;
    }

    private static Dictionary<CsvRole, string> ColumnsOf(YamlMap yaml)
    {
        var columns = new Dictionary<CsvRole, string>();
        if (!yaml.Require("columns") || yaml.Map("columns") is not { } map)
        {
            return columns;
        }
        foreach (var role in Enum.GetValues<CsvRole>())
        {
            var key = role.ToString().ToLowerInvariant();
            // Where raters' own labels are there, most of them can make the utterance's.
            if ((role is CsvRole.Id or CsvRole.Speaker || (role is CsvRole.Emotion && !RatingsLayout.IsIn(yaml)) ? map.RequireString(key) : map.String(key)) is { } column)
            {
                columns[role] = column;
            }
        }
        if (!columns.ContainsKey(CsvRole.File) && !columns.ContainsKey(CsvRole.Transcript))
        {
            yaml.Fail("columns", "file or transcript is needed: without sound and words there is nothing to encode.");
        }
        return columns;
    }

    private static char DelimiterOf(YamlMap yaml)
    {
        var delimiter = yaml.String("delimiter") ?? ",";
        if (delimiter.Length != 1 || !char.IsAscii(delimiter[0]) || delimiter == "\"" || (char.IsControl(delimiter[0]) && delimiter != "\t"))
        {
            yaml.Fail("delimiter", $"'{delimiter}' can't part values; one ASCII character can, such as ',', ';' or \"\\t\".");
            return ',';
        }
        return delimiter[0];
    }

    private static Encoding EncodingOf(YamlMap yaml)
    {
        var name = yaml.String("encoding") ?? "utf-8";
        try
        {
            var (encoder, decoder) = (EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return name == "utf-8"
                ? Encoding.GetEncoding(name, encoder, decoder)
                : CodePagesEncodingProvider.Instance.GetEncoding(name.Replace("cp", "windows-"), encoder, decoder)
                    ?? throw new ArgumentException(name);
        }
        catch (ArgumentException)
        {
            yaml.Fail("encoding", $"'{name}' is no known encoding; examples: utf-8, cp1252.");
            return Encoding.UTF8;
        }
    }
}

/// <summary>What a column of a corpus's table can say.</summary>
internal enum CsvRole
{
    Id,
    File,
    Transcript,
    Speaker,
    Session,
    Gender,
    Emotion,
    Valence,
    Arousal,
    Dominance,
    Order,
    Split,
}

/// <summary>Sessions of speakers with consecutive numbers: (number - first) / size + 1, by integer division.</summary>
internal sealed record SpeakerSessions(int First, int Size)
{
    /// <exception cref="SampleException">The speaker's id is no number from <see cref="First"/> on.</exception>
    public string Of(string speaker) =>
        int.TryParse(speaker, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= First
            ? ((((long)number - First) / Size) + 1).ToString(CultureInfo.InvariantCulture)
            : throw new SampleException($"its speaker '{speaker}' is no number from {First} on, so it has no session");
}

using System.Text;

namespace EmotionFusion.Pipeline;

/// <summary>Reads what configs/corpora/NAME.yaml says of a corpus's table.</summary>
internal static class CsvYaml
{
    public static CsvLayout Read(YamlMap yaml) => new()
    {
        Table = yaml.RequireString("table"),
        AudioFolder = yaml.String("audio_folder") ?? "",
        Delimiter = Delimiter(yaml),
        Encoding = EncodingOf(yaml),
        Columns = Columns(yaml),
        VadScale = VadScaleOf(yaml),
        Sessions = Sessions(yaml),
        UnknownSpeakers = yaml.Strings("unknown_speakers") ?? [],
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

    private static SpeakerSessions? Sessions(YamlMap yaml)
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

    private static Dictionary<CsvRole, string> Columns(YamlMap yaml)
    {
        var columns = new Dictionary<CsvRole, string>();
        if (!yaml.Require("columns") || yaml.Map("columns") is not { } map)
        {
            return columns;
        }
        foreach (var role in Enum.GetValues<CsvRole>())
        {
            var key = role.ToString().ToLowerInvariant();
            if ((role is CsvRole.Id or CsvRole.Speaker or CsvRole.Emotion ? map.RequireString(key) : map.String(key)) is { } column)
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

    private static char Delimiter(YamlMap yaml)
    {
        var delimiter = yaml.String("delimiter") ?? ",";
        if (delimiter.Length != 1 || !char.IsAscii(delimiter[0]) || delimiter is "\"" or "\r" or "\n")
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

using System.Globalization;

namespace EmotionFusion.Pipeline;

/// <summary>What a corpus's YAML says of a speaker.</summary>
internal sealed record SpeakerFacts(string? Gender, string Session)
{
    /// <summary>By speaker; what is wrong is noted in <paramref name="yaml"/>.</summary>
    public static IReadOnlyDictionary<string, SpeakerFacts> Of(YamlMap yaml)
    {
        var speakers = new Dictionary<string, SpeakerFacts>(StringComparer.Ordinal);
        foreach (var speaker in yaml.Maps("speakers") ?? [])
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

/// <summary>Sessions of speakers with consecutive numbers: (number - first) / size + 1, by integer division.</summary>
internal sealed record SpeakerSessions(int First, int Size)
{
    /// <summary>Null where the YAML doesn't number them; what is wrong is noted in <paramref name="yaml"/>.</summary>
    public static SpeakerSessions? Of(YamlMap yaml)
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

    /// <exception cref="SampleException">The speaker's id is no number from <see cref="First"/> on.</exception>
    public string Of(string speaker) =>
        int.TryParse(speaker, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= First
            ? ((((long)number - First) / Size) + 1).ToString(CultureInfo.InvariantCulture)
            : throw new SampleException($"its speaker '{speaker}' is no number from {First} on, so it has no session");
}

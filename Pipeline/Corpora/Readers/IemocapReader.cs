using System.Text.RegularExpressions;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Reads IEMOCAP as its owners ship it: Session1 to Session5, each with dialog/EmoEvaluation (labels), dialog/transcriptions
/// and sentences/wav. What its raters said is in their words there; here it is in the codes of the labels (Excited is exc).
/// </summary>
internal sealed partial class IemocapReader(TranscriptEvents events) : ICorpusReader
{
    public static readonly string[] Scenarios = ["impro", "script"];

    private const string Turn = "a turn, its label and valence, activation and dominance, with tabs between: "
        + "[6.2901 - 8.2357] Ses01F_impro01_F000 neu [2.5000, 2.5000, 2.5000]";

    private static readonly Dictionary<string, string> Codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Neutral"] = "neu",
        ["Neutral state"] = "neu",
        ["Happiness"] = "hap",
        ["Excited"] = "exc",
        ["Sadness"] = "sad",
        ["Anger"] = "ang",
        ["Frustration"] = "fru",
        ["Fear"] = "fea",
        ["Surprise"] = "sur",
        ["Disgust"] = "dis",
        ["Other"] = "oth",
    };

    public static IemocapReader Of(YamlMap yaml) => new(yaml.Choice<TranscriptEvents>("events") ?? TranscriptEvents.LeaveOut);

    /// <exception cref="EmotionFusionException">The folder has no sessions, or a line isn't as the owners write it.</exception>
    public void Read(CorpusBuilder corpus)
    {
        var sessions = Sessions(corpus.Folder);
        var hasSound = sessions.Any(session => Directory.Exists(Path.Combine(session, "sentences", "wav")));
        var hasWords = sessions.Any(session => Directory.Exists(Path.Combine(session, "dialog", "transcriptions")));
        foreach (var session in sessions)
        {
            // Subfolders hold each rater's own files, which say the same, and the actors' self-ratings.
            var dialogs = OwnersFiles.In(Path.Combine(session, "dialog", "EmoEvaluation"), "*.txt");
            if (dialogs.Count == 0)
            {
                corpus.Exclude(Path.GetFileName(session), "it has no labels: no dialog/EmoEvaluation/*.txt");
            }
            foreach (var dialog in dialogs)
            {
                var words = hasWords ? Words(Path.Combine(session, "dialog", "transcriptions", Path.GetFileName(dialog))) : null;
                var lines = OwnersFiles.Lines(dialog).Where(line => !line.Text.StartsWith('%'));
                foreach (var turn in OwnersFiles.Blocks(lines, line => line.StartsWith('['), Turn))
                {
                    AddTurn(corpus, turn, hasSound ? session : null, words);
                }
            }
        }
    }

    private static IReadOnlyList<string> Sessions(string folder)
    {
        // Unpacked, the sessions lie in IEMOCAP_full_release.
        foreach (var root in new[] { folder, Path.Combine(folder, "IEMOCAP_full_release") })
        {
            if (Directory.Exists(root) && Directory.GetDirectories(root, "Session*") is { Length: > 0 } sessions)
            {
                return [.. sessions.Order(StringComparer.Ordinal)];
            }
        }
        throw new EmotionFusionException($"{folder}: no folder Session1 to Session5 in it, nor in IEMOCAP_full_release; expected IEMOCAP as its owners ship it.");
    }

    private void AddTurn(CorpusBuilder corpus, TextBlock turn, string? soundOf, Dictionary<string, string?>? words)
    {
        if (TurnName().Match(turn.Head.Text) is not { Success: true } name)
        {
            throw turn.Head.Unlike(Turn);
        }
        try
        {
            corpus.Add(Row(turn, name, soundOf, words));
        }
        catch (SampleException e)
        {
            corpus.Exclude(name.Groups["id"].Value, e.Message);
        }
    }

    /// <exception cref="SampleException">A line isn't as the owners write it.</exception>
    private CorpusRow Row(TextBlock turn, Match name, string? soundOf, Dictionary<string, string?>? words)
    {
        var id = name.Groups["id"].Value;
        if (Summary().Match(turn.Head.Text) is not { Success: true } summary)
        {
            throw turn.Head.UnlikeOthers(Turn);
        }
        if (words?.TryGetValue(id, out var spoken) == true && spoken is null)
        {
            throw new SampleException("its line of the transcriptions has no time in brackets and colon after its name, or is there twice with other words");
        }
        return new(id, turn.Head.Where)
        {
            [Field.Id] = id,
            [Field.File] = soundOf is null ? null : Path.Combine(soundOf, "sentences", "wav", name.Groups["dialog"].Value, $"{id}.wav"),
            [Field.Transcript] = words is null ? null : Cleaned(words.GetValueOrDefault(id) ?? ""),
            // Of the turn: a dialog is called after the actor who wore the markers, and both speak in it.
            [Field.Speaker] = $"Ses{name.Groups["session"].Value}{name.Groups["turn"].Value}",
            [Field.Session] = name.Groups["session"].Value.TrimStart('0'),
            [Field.Gender] = name.Groups["turn"].Value,
            [Field.Scenario] = name.Groups["scenario"].Value,
            [Field.Emotion] = summary.Groups["code"].Value,
            [Field.Valence] = summary.Groups["valence"].Value.Trim(),
            [Field.Arousal] = summary.Groups["arousal"].Value.Trim(),
            [Field.Dominance] = summary.Groups["dominance"].Value.Trim(),
            Ratings = [.. turn.Rest.SelectMany(Rater)],
        };
    }

    /// <summary>The emotions that a rater named; none of an actor about himself (C-F1, C-M1), nor of ratings on scales (A-E1).</summary>
    /// <exception cref="SampleException">It is no rater's line.</exception>
    private static IEnumerable<RaterLabel> Rater(TextLine line)
    {
        if (RaterLine().Match(line.Text) is not { Success: true } rater)
        {
            throw line.UnlikeOthers("a rater's line, C-E2: Neutral; ()");
        }
        if (rater.Groups["kind"].Value != "C" || rater.Groups["rater"].Value is ['F' or 'M', ..])
        {
            return [];
        }
        var words = rater.Groups["words"].Value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return words.Select((word, i) => new RaterLabel(Codes.GetValueOrDefault(word, word), line.Where, SameRater: i > 0));
    }

    /// <summary>By turn; null where a turn's line can't be read. Lines of others (M: yes) are no turns.</summary>
    private static Dictionary<string, string?> Words(string path)
    {
        var words = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (line, _) in File.Exists(path) ? OwnersFiles.Lines(path) : [])
        {
            if (line.Split(' ', '\t')[0] is var id && TurnName().IsMatch(id))
            {
                var spoken = TranscriptLine().Match(line) is { Success: true } match ? match.Groups["words"].Value.Trim() : null;
                words[id] = words.TryGetValue(id, out var before) && before != spoken ? null : spoken;
            }
        }
        return words;
    }

    /// <summary>Without what stands in brackets: [LAUGHTER], [BREATHING].</summary>
    private string Cleaned(string words) => events == TranscriptEvents.Keep ? words : string.Join(' ',
        Event().Replace(words, " ").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.AsSpan().ContainsAny('[', ']')));

    [GeneratedRegex(@"(?:^|\s)(?<id>(?<dialog>Ses(?<session>\d\d)[FM]_(?<scenario>impro|script)\w*)_(?<turn>[FM])\w{3})(?=\s|$)")]
    private static partial Regex TurnName();

    [GeneratedRegex(@"^\[[^\]]*\]\s+\S+\s+(?<code>\w+)\s+\[(?<valence>[^,\]]*),(?<arousal>[^,\]]*),(?<dominance>[^,\]]*)\]$")]
    private static partial Regex Summary();

    [GeneratedRegex(@"^(?<kind>[AC])-(?<rater>\w+):(?<words>[^(]*)(?:\(.*)?$")]
    private static partial Regex RaterLine();

    [GeneratedRegex(@"^\S+\s+\[[^\]]*\]:(?<words>.*)$")]
    private static partial Regex TranscriptLine();

    [GeneratedRegex(@"\[[^\[\]]*\]")]
    private static partial Regex Event();
}

/// <summary>What becomes of events in brackets in a transcript.</summary>
internal enum TranscriptEvents
{
    LeaveOut,
    Keep,
}

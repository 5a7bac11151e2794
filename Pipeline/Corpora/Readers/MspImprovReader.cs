using System.Globalization;
using System.Text.RegularExpressions;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Reads MSP-IMPROV as its owners ship it: Evalution.txt (so spelt) has labels and raters, session1 to session6 (in Audio
/// or not) the sounds, All_human_transcriptions the words. Labels call UTD-IMPROV what files call MSP-IMPROV.
/// </summary>
internal sealed partial class MspImprovReader : ICorpusReader
{
    /// <summary>Read, target sentence improvised, natural (between recordings), other improvised turns.</summary>
    public static readonly string[] Scenarios = ["R", "S", "P", "T"];

    private const string Summary = "an utterance's line: UTD-IMPROV-S01A-F01-P-FM01.avi; N; A:2.6; V:3.2; D:3.0 ; N:4.0;";

    private static readonly Dictionary<string, string> Codes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Angry"] = "A",
        ["Happy"] = "H",
        ["Sad"] = "S",
        ["Neutral"] = "N",
        ["Other"] = "O",
    };

    /// <exception cref="EmotionFusionException">There is no Evalution.txt, or a line isn't as the owners write it.</exception>
    public void Read(CorpusBuilder corpus)
    {
        var labels = OwnersFiles.Find(corpus.Folder, "Evalution.txt", "Evaluation.txt") ?? throw new EmotionFusionException(
            $"{corpus.Folder}: no Evalution.txt (nor Evaluation.txt) in it; expected MSP-IMPROV as its owners ship it.");
        var audio = OwnersFiles.Find(corpus.Folder, "Audio") ?? corpus.Folder;
        var hasSound = Directory.GetDirectories(audio, "session*").Length > 0;
        var words = OwnersFiles.Find(corpus.Folder, "All_human_transcriptions", "Human_transcriptions/All_human_transcriptions") is { } folder
            ? OwnersFiles.In(folder, "*.txt", below: true).DistinctBy(NameOf).ToDictionary(NameOf, StringComparer.Ordinal)
            : null;
        foreach (var utterance in OwnersFiles.Blocks(OwnersFiles.Lines(labels), line => Head().IsMatch(line), Summary))
        {
            var name = Head().Match(utterance.Head.Text).Groups["name"].Value;
            try
            {
                corpus.Add(Row(utterance, name, hasSound ? audio : null, words));
            }
            catch (SampleException e)
            {
                corpus.Exclude($"MSP-IMPROV-{name}", e.Message);
            }
        }
    }

    /// <summary>Of a file, without what stands before the sentence: S01A-F01-P-FM01.</summary>
    private static string NameOf(string path) => Path.GetFileNameWithoutExtension(path).Replace("MSP-IMPROV-", "").Replace("UTD-IMPROV-", "");

    /// <exception cref="SampleException">A line isn't as the owners write it.</exception>
    private static CorpusRow Row(TextBlock utterance, string name, string? audio, Dictionary<string, string>? words)
    {
        if (Name().Match(name) is not { Success: true } parts)
        {
            throw new SampleException("not named as MSP-IMPROV names its utterances: sentence and emotion, speaker, scenario, listener and speaker with the turn (S01A-F01-P-FM01)");
        }
        if (SummaryLine().Match(utterance.Head.Text) is not { Success: true } summary)
        {
            throw utterance.Head.UnlikeOthers(Summary);
        }
        var (id, session, scenario) = ($"MSP-IMPROV-{name}", parts.Groups["session"].Value.TrimStart('0'), parts.Groups["scenario"].Value);
        return new(id, utterance.Head.Where)
        {
            [Field.Id] = id,
            [Field.File] = audio is null ? null : Path.Combine(audio, $"session{session}", parts.Groups["context"].Value, scenario, $"{id}.wav"),
            [Field.Transcript] = words is null ? null : words.TryGetValue(name, out var path) ? OwnersFiles.Text(path).ReplaceLineEndings(" ").Trim() : "",
            [Field.Speaker] = parts.Groups["speaker"].Value,
            [Field.Session] = session,
            [Field.Gender] = parts.Groups["speaker"].Value[..1],
            [Field.Scenario] = scenario,
            // Only there is the sentence said that all utterances are named after.
            [Field.Sentence] = scenario is "R" or "S" ? parts.Groups["sentence"].Value : null,
            [Field.Emotion] = summary.Groups["code"].Value,
            [Field.Valence] = summary.Groups["valence"].Value,
            [Field.Arousal] = Inverted(summary.Groups["activation"].Value),
            [Field.Dominance] = summary.Groups["dominance"].Value,
            Ratings = [.. utterance.Rest.Select(Rater).DistinctBy(rater => (rater.Name, rater.Words)).SelectMany(Named)],
        };
    }

    /// <summary>Activation stands upside down in the corpus, 1 for very active to 5; what is no number stays for the message.</summary>
    private static string Inverted(string activation) =>
        decimal.TryParse(activation, NumberStyles.Number, CultureInfo.InvariantCulture, out var value) ? (6 - value).ToString(CultureInfo.InvariantCulture) : activation;

    /// <summary>A rater's line is there twice for some utterances: it is one rating.</summary>
    /// <exception cref="SampleException">It is no rater's line.</exception>
    private static (string Name, string Words, string Where) Rater(TextLine line) => RaterLine().Match(line.Text) is { Success: true } rater
        ? (rater.Groups["rater"].Value, rater.Groups["words"].Value, line.Where)
        : throw line.UnlikeOthers("a rater's line: name; Happy; remarks; A:3.0; V:4.0; D:3.0; N:5.0;");

    private static IEnumerable<RaterLabel> Named((string Name, string Words, string Where) rater) =>
        rater.Words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select((word, i) => new RaterLabel(Codes.GetValueOrDefault(word, word), rater.Where, SameRater: i > 0));

    [GeneratedRegex(@"^(?:UTD|MSP)-IMPROV-(?<name>[^.;\s]+)")]
    private static partial Regex Head();

    [GeneratedRegex(@"^(?<context>S(?<sentence>\d\d)[AHSN])-(?<speaker>[MF](?<session>\d\d))-(?<scenario>[PRST])-[MF][MF]\d\d$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[^;]+;\s*(?<code>\w+)\s*;\s*A:(?<activation>[^;\s]*)\s*;\s*V:(?<valence>[^;\s]*)\s*;\s*D:(?<dominance>[^;\s]*)\s*;")]
    private static partial Regex SummaryLine();

    [GeneratedRegex(@"^(?<rater>[^;]+);(?<words>[^;]*);(?:.*;)?\s*A:[^;]*;\s*V:[^;]*;\s*D:[^;]*;")]
    private static partial Regex RaterLine();
}

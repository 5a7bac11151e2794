using System.Text.Encodings.Web;
using System.Text.Json;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>What <c>corpus --json</c> writes: the same as the tables, nothing cut.</summary>
internal static class CorpusDocument
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static string Of(IReadOnlyList<CorpusListing> corpora) => JsonSerializer.Serialize(new
    {
        Corpora = corpora.Select(corpus => new
        {
            corpus.Name,
            corpus.Spec?.Language,
            Classes = corpus.Spec?.Labels.ClassNames,
            LabelMap = corpus.Spec?.Labels.Name,
            LabelMaps = corpus.Spec?.Maps.All.Select(map => map.Name).OfType<string>(),
            LabelConvention = corpus.Spec?.Labels.Convention,
            corpus.Place?.Folder,
            LookedAt = corpus.Place?.Looked,
            Error = corpus.Fault,
        }),
    }, Options);

    /// <param name="summary">The corpus.</param>
    /// <param name="findings">null where it wasn't checked; then the document doesn't have them.</param>
    public static string Of(CorpusSummary summary, IReadOnlyList<Finding>? findings)
    {
        var corpus = summary.Corpus;
        var document = new Dictionary<string, object?>
        {
            ["corpus"] = corpus.Name,
            ["folder"] = summary.Folder,
            ["language"] = corpus.Language,
            ["label_map"] = corpus.LabelMap,
            ["label_convention"] = corpus.LabelConvention,
            ["expected"] = corpus.Expected.Select(count => new { count.Kind, count.Release, count.Expected, count.Found }),
            ["utterances"] = corpus.Utterances.Count,
            ["sound"] = new
            {
                Files = summary.Durations.Count,
                Seconds = Seconds(summary.Durations),
                Rates = Counts(summary.Rates),
                Channels = Counts(summary.Channels),
                Formats = Counts(summary.Formats),
                Missing = corpus.SoundFaults.Select(LeftOut),
                Unreadable = summary.Sounds.Unreadable.Select(LeftOut),
            },
            ["classes"] = summary.Classes.Select(group => new { group.Name, group.Utterances, Seconds = Seconds(group.Durations) }),
            ["splits"] = Groups(summary.Splits),
            ["sessions"] = Groups(summary.Sessions),
            ["speakers"] = summary.Speakers.Select(group => new { group.Name, group.Gender, group.Session, group.Utterances, Classes = Classes(group), Seconds = Seconds(group.Durations) }),
            ["left_out"] = corpus.Exclusions.Select(LeftOut),
        };
        if (findings is not null)
        {
            document["findings"] = findings.Select(finding => new { finding.Id, Severity = CorpusCheckPrinter.Word(finding.Severity), finding.Count, finding.What, finding.Advice, finding.Examples });
        }

        return JsonSerializer.Serialize(document, Options);

        IEnumerable<object> Groups(IReadOnlyList<UtteranceGroup> groups) =>
            groups.Select(group => new { group.Name, group.Utterances, Classes = Classes(group), Seconds = Seconds(group.Durations) });

        Dictionary<string, int> Classes(UtteranceGroup group) => corpus.ClassNames.Zip(group.Classes).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static object LeftOut(Exclusion exclusion) => new { exclusion.Utterance, exclusion.Reason, exclusion.OnPurpose };

    private static Dictionary<string, int> Counts(IReadOnlyList<Counted> counts) => counts.ToDictionary(count => count.Value, count => count.Count);

    private static object? Seconds(Durations durations) => durations.Count == 0 ? null : new { durations.Shortest, durations.Mean, durations.Longest, durations.Total };
}

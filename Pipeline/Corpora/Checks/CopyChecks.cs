namespace EmotionFusion.Pipeline;

/// <summary>Recordings that are there under several names, by the hash of their samples.</summary>
internal static class CopyChecks
{
    public static IEnumerable<Finding> Of(Corpus corpus, CorpusSounds sounds)
    {
        var copies = RecordingCopies.Of(corpus.Utterances.Select(utterance => utterance with { Recording = sounds[utterance]?.Measures?.Recording }));
        var (contradicting, alike) = (copies.Where(same => Differences(same).Any()).ToArray(), copies.Where(same => !Differences(same).Any()).ToArray());
        if (contradicting.Length > 0)
        {
            yield return new("contradicting-copies", Severity.Fault, contradicting.Length, "recordings are there under several names with other labels, speakers or splits.",
                "Take out all but the right one: training refuses a recording that is in two parts of a fold.",
                [.. contradicting.Select(same => $"{Names(same, corpus)}: other {string.Join(", ", Differences(same))}")]);
        }
        if (alike.Length > 0)
        {
            yield return new("copies", Severity.Warning, alike.Length, "recordings are there under several names, labelled alike.",
                "Take out all but one: each counts several times.", [.. alike.Select(same => Names(same, corpus))]);
        }
    }

    private static IEnumerable<string> Differences(Utterance[] same)
    {
        if (same.DistinctBy(utterance => utterance.Majority).Count() > 1)
        {
            yield return "labels";
        }
        if (same.DistinctBy(utterance => utterance.Speaker).Count() > 1)
        {
            yield return "speakers";
        }
        if (same.DistinctBy(utterance => utterance.Split).Count() > 1)
        {
            yield return "splits";
        }
    }

    private static string Names(Utterance[] same, Corpus corpus) => string.Join(" = ", same.Select(utterance =>
        $"{utterance.Id} (speaker {utterance.Speaker}, {utterance.ClassName(corpus.ClassNames)}{(utterance.Split is { } split ? $", {split.ToString().ToLowerInvariant()}" : "")})"));
}

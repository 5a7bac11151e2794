using System.Globalization;

namespace EmotionFusion.Pipeline;

/// <summary>Whether testing on sessions, speakers or the corpus's own parts tests on unheard speakers.</summary>
internal static class SpeakerChecks
{
    private const int Enough = 5; // utterances, to say that a speaker has one class only
    private const double Significant = 0.01; // of all speakers together

    public static IEnumerable<Finding> Of(Corpus corpus)
    {
        var speakers = corpus.Utterances.GroupBy(utterance => utterance.Speaker).OrderBy(group => group.Key, NaturalComparer.Instance).ToArray();
        string[] wandering = [.. speakers.Where(speaker => speaker.DistinctBy(utterance => utterance.Session).Count() > 1)
            .Select(speaker => $"{speaker.Key}: sessions {Counts(speaker, utterance => utterance.Session)}")];
        if (wandering.Length > 0)
        {
            yield return new("speaker-in-two-sessions", Severity.Fault, wandering.Length, "speakers are in more than one session.",
                "Correct speakers or sessions; the corpus can't be loaded before, since testing on a session wouldn't be testing on unheard speakers.", wandering);
        }
        string[] shared = [.. speakers.Where(speaker => speaker.Any(utterance => utterance.Split == OfficialSplit.Test) && speaker.Any(utterance => utterance.Split is not (null or OfficialSplit.Test)))
            .Select(speaker => $"{speaker.Key}: {Counts(speaker, utterance => utterance.Split?.ToString().ToLowerInvariant() ?? "none")}")];
        if (shared.Length > 0)
        {
            yield return new("speaker-in-train-and-test", Severity.Warning, shared.Length, "speakers are in the test part and in another part of the corpus's own split.",
                "Figures by this split are of known speakers: reports count whose, and leaving speakers out tests on unheard ones.", shared);
        }
        var single = speakers.Where(speaker => speaker.Count() >= Enough && speaker.DistinctBy(utterance => utterance.Majority).Count() == 1).OrderByDescending(speaker => speaker.Count()).ToArray();
        if (single.Length > 0 && speakers.Length > 1)
        {
            var byChance = speakers.Length * single.Min(speaker => OneClassByChance(corpus, speaker.Count()));
            yield return new("speaker-with-one-class", byChance <= Significant ? Severity.Warning : Severity.Note, single.Length,
                string.Create(CultureInfo.InvariantCulture, $"speakers have utterances of one class only ({Enough} or more){(byChance <= Significant ? "" : ", no more than chance would have it among so many speakers")}."),
                "Where such a speaker is known from training, the voice gives the class away; test on unheard speakers only.",
                [.. single.Select(speaker => FormattableString.Invariant($"{speaker.Key}: {speaker.Count()} x {speaker.First().ClassName(corpus.ClassNames)}"))]);
        }
    }

    /// <summary>How likely so many utterances, dealt out to a speaker, are all of one class.</summary>
    private static double OneClassByChance(Corpus corpus, int count) => corpus.Utterances.GroupBy(utterance => utterance.Majority)
        .Sum(group => Math.Pow((double)group.Count() / corpus.Utterances.Count, count));

    private static string Counts(IEnumerable<Utterance> utterances, Func<Utterance, string> key) => string.Join(", ", utterances.CountBy(key)
        .OrderBy(pair => pair.Key, NaturalComparer.Instance).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} ({pair.Value})")));
}

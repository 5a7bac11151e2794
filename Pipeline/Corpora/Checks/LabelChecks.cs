using System.Globalization;

namespace EmotionFusion.Pipeline;

/// <summary>What is missing of labels, words and ratings.</summary>
internal static class LabelChecks
{
    public static IEnumerable<Finding> Of(Corpus corpus)
    {
        string[] wordless = [.. corpus.Utterances.Where(utterance => string.IsNullOrWhiteSpace(utterance.Transcript)).Select(utterance => utterance.Id)];
        if (wordless.Length == corpus.Utterances.Count)
        {
            yield return new("no-transcripts", Severity.Note, wordless.Length, "utterances, all of them, have no transcript.", "Experiments on sound alone can be made; text needs transcripts.", []);
        }
        else if (wordless.Length > 0)
        {
            yield return new("empty-transcript", Severity.Warning, wordless.Length, "utterances have no transcript, others have.",
                "They are encoded as [EMPTY]; adaptive fusion uses their sound alone. Add the words if somebody spoke.", wordless);
        }
        string[] outside = [.. corpus.Utterances.Where(utterance => utterance.Vad is { } vad && new[] { vad.Valence, vad.Arousal, vad.Dominance }.Any(value => value is < 1 or > 5))
            .Select(utterance => string.Create(CultureInfo.InvariantCulture, $"{utterance.Id}: valence {utterance.Vad!.Value.Valence}, arousal {utterance.Vad.Value.Arousal}, dominance {utterance.Vad.Value.Dominance}"))];
        if (outside.Length > 0)
        {
            yield return new("rating-outside-scale", Severity.Fault, outside.Length, "utterances have ratings that aren't within 1 to 5.",
                "Say the raters' scale in the corpus's YAML (vad_scale), or correct the ratings.", outside);
        }
        var leftOut = corpus.Exclusions.Where(exclusion => exclusion.OnPurpose).ToArray();
        if (leftOut.Length > 0)
        {
            yield return new("left-out-on-purpose", Severity.Note, leftOut.Length, "utterances or files are left out as the corpus's YAML says.", "Nothing need be done.",
                [.. leftOut.CountBy(exclusion => exclusion.Reason).OrderByDescending(reason => reason.Value).Select(reason => FormattableString.Invariant($"{reason.Value} x {reason.Key}"))]);
        }
        string[] divided = [.. corpus.Utterances.Where(utterance => utterance.Majority is null).Select(utterance => utterance.Id)];
        if (divided.Length > 0)
        {
            yield return new("no-majority", Severity.Note, divided.Length, "utterances have no class that more raters named than any other.", "They stay out of training and figures unless labels are soft.", divided);
        }
        string[] absent = [.. corpus.ClassNames.Where((_, label) => corpus.Utterances.All(utterance => utterance.Majority != label))];
        if (absent.Length > 0)
        {
            yield return new("class-without-utterances", Severity.Fault, absent.Length, "classes have no utterance.", "Look whether all of the corpus is there, or leave the class out of the label map.", absent);
        }
    }
}

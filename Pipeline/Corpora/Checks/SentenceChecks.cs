using System.Globalization;
using System.Text;

namespace EmotionFusion.Pipeline;

/// <summary>Whether what is tested was said in training, too.</summary>
internal static class SentenceChecks
{
    private const double Many = 0.1; // of the test part: more than the yes and no that everybody says

    public static IEnumerable<Finding> Of(Corpus corpus)
    {
        (Utterance Utterance, string Sentence)[] spoken = [.. corpus.Utterances.Select(utterance => (utterance, SentenceOf(utterance)!)).Where(pair => pair.Item2 is not null)];
        var tested = spoken.Where(pair => pair.Utterance.Split == OfficialSplit.Test).ToArray();
        var learnt = spoken.Where(pair => pair.Utterance.Split == OfficialSplit.Train).Select(pair => pair.Sentence).ToHashSet(StringComparer.Ordinal);
        string[] both = [.. tested.Where(pair => learnt.Contains(pair.Sentence)).Select(pair => pair.Utterance.Id)];
        if (both.Length > 0)
        {
            yield return new("sentence-in-train-and-test", both.Length >= Many * tested.Length ? Severity.Warning : Severity.Note, both.Length,
                Text($"of the {tested.Length:N0} test utterances with words say what is said in the training part, too."), "Reports give UAR on those whose words are new; trust that one for text.", both);
        }
        var several = spoken.GroupBy(pair => pair.Sentence, pair => pair.Utterance, StringComparer.Ordinal)
            .Select(group => (First: group.First(), Count: group.Count(), Speakers: group.Select(utterance => utterance.Speaker).Distinct().Count()))
            .Where(sentence => sentence.Speakers > 1).OrderByDescending(sentence => sentence.Count).ToArray();
        if (several.Length > 0)
        {
            yield return new("sentence-of-several-speakers", Severity.Note, several.Sum(sentence => sentence.Count),
                Text($"of {spoken.Length:N0} utterances with words say what another speaker says, too ({several.Length:N0} {(several.Length == 1 ? "sentence" : "sentences")}): leaving speakers out doesn't leave their words out."),
                "Nothing need be done for sound; of text, reports give UAR on those whose words are new, if there are any.",
                [.. several.Select(sentence => Text($"{(sentence.First.HasWords ? sentence.First.Transcript : $"sentence {sentence.First.Sentence}")} ({sentence.Count:N0} utterances, {sentence.Speakers} speakers)"))]);
        }
    }

    /// <summary>What was said, whatever its letters' case and punctuation; without words the corpus's number of it, if it has one.</summary>
    internal static string? SentenceOf(Utterance utterance)
    {
        var words = new StringBuilder();
        foreach (var letter in utterance.Transcript ?? "")
        {
            if (char.IsLetterOrDigit(letter) || letter == '\'')
            {
                words.Append(char.ToLowerInvariant(letter));
            }
            else if (words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }
        return words.Length == 0 ? utterance.Sentence : words.ToString().TrimEnd();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

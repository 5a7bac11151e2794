using System.Globalization;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Holds what a list of folds says of its utterances (speaker, class, recording) against the utterances that are here. What
/// differs is counted and told; what would put somebody or something on the wrong side of a fold is refused.
/// </summary>
internal sealed class ListedFacts(FeatureView view, string file, IReadOnlyDictionary<int, ListedUtterance> found)
{
    private const int Named = 3;

    /// <summary>Of how many utterances both sides know the recording.</summary>
    public int RecordingsCompared => found.Count(pair => pair.Value.Recording is not null && view.Utterances[pair.Key].Recording is not null);

    public IEnumerable<string> Notices()
    {
        var recordings = Ids((row, listed) => IsOtherRecording(row, listed));
        if (recordings.Length > 0)
        {
            yield return Told($"folds: {recordings.Length} of {found.Count} utterances are other recordings here than those that {file} was made of, sample by sample", recordings);
        }
        var labels = Ids((row, listed) => listed.Label is { } label && label != view.Utterances[row].ClassName(view.ClassNames));
        if (labels.Length > 0)
        {
            yield return Told($"folds: {labels.Length} of {found.Count} utterances have another class here than in {file}", labels);
        }
        var speakers = Ids((row, listed) => listed.Speaker is { } speaker && !IsCalled(view.Utterances[row].Speaker, speaker));
        if (speakers.Length > 0)
        {
            yield return Told($"folds: {speakers.Length} of {found.Count} utterances have another speaker here than in {file}", speakers);
        }
    }

    /// <param name="listed">A fold as the file has it.</param>
    /// <param name="parts">Its rows, part by part: training, validation, test.</param>
    /// <exception cref="EmotionFusionException">
    /// Two recordings are there under each other's names in different parts; or a speaker learns and is tested here, but not by the file.
    /// </exception>
    public void AssertMembership(ListedFold listed, IReadOnlyList<int[]> parts)
    {
        AssertRecordings(listed.Name, parts);
        if (listed.All.All(utterance => utterance.Speaker is not null)
            && !listed.Train.Concat(listed.Validation).Select(utterance => utterance.Speaker).Intersect(listed.Test.Select(utterance => utterance.Speaker)).Any())
        {
            AssertSpeakers(listed.Name, [.. parts[0], .. parts[1]], parts[2]);
        }
    }

    private void AssertRecordings(string fold, IReadOnlyList<int[]> parts)
    {
        var here = found.Keys.Where(row => view.Utterances[row].Recording is not null).ToLookup(row => Key(view.Utterances[row].Recording!));
        var partOf = parts.SelectMany((rows, part) => rows.Select(row => (row, part))).DistinctBy(pair => pair.row).ToDictionary(pair => pair.row, pair => pair.part);
        foreach (var row in partOf.Keys.Order().Where(row => found[row].Recording is not null && IsOtherRecording(row, found[row])))
        {
            if (here[Key(found[row].Recording!)].FirstOrDefault(other => partOf.TryGetValue(other, out var part) && part != partOf[row], -1) is var meant and >= 0)
            {
                throw new EmotionFusionException(
                    $"{file}: fold {fold} of {view.Corpus}: the recording that the file calls {view.Utterances[row].Id} is called {view.Utterances[meant].Id} here, and the two are in different parts, "
                    + "so the folds would not be the file's. Take the release of the corpus that the folds were made of, or write folds of this one (emotionfusion folds).");
            }
        }
    }

    private void AssertSpeakers(string fold, int[] learnt, int[] tested)
    {
        var taught = learnt.Select(row => view.Utterances[row].Speaker).ToHashSet(StringComparer.Ordinal);
        if (tested.FirstOrDefault(row => taught.Contains(view.Utterances[row].Speaker), -1) is var row and >= 0)
        {
            throw new EmotionFusionException(
                $"{file}: fold {fold} of {view.Corpus}: speaker {view.Utterances[row].Speaker} is in training or validation and in test ({view.Utterances[row].Id}), which by the file nobody is: "
                + $"there that utterance is by {found[row].Speaker}. Correct the corpus's speakers, or write folds of this corpus (emotionfusion folds).");
        }
    }

    private bool IsOtherRecording(int row, ListedUtterance listed) =>
        listed.Recording is { } theirs && view.Utterances[row].Recording is { } ours && Key(theirs) != Key(ours);

    /// <summary>Files hold the first digits only.</summary>
    private static string Key(string recording) => recording[..Math.Min(ListedUtterance.RecordingDigits, recording.Length)];

    /// <summary>Of several corpora, speakers have their corpus's name before theirs.</summary>
    private bool IsCalled(string speaker, string name) =>
        speaker == name || (view.Corpora.Count > 1 && speaker.EndsWith(":" + name, StringComparison.Ordinal));

    private string[] Ids(Func<int, ListedUtterance, bool> isMeant) =>
        [.. found.Where(pair => isMeant(pair.Key, pair.Value)).OrderBy(pair => pair.Key).Select(pair => view.Utterances[pair.Key].Id)];

    private static string Told(string what, string[] ids) => string.Create(CultureInfo.InvariantCulture,
        $"{what} ({string.Join(", ", ids.Take(Named))}{(ids.Length > Named ? $" and {ids.Length - Named} more" : "")}).");
}

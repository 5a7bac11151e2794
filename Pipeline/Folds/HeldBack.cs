namespace EmotionFusion.Pipeline;

/// <summary>A row that a fold neither trains nor validates on, because its test part has the same person or recording.</summary>
public sealed record HeldBack(int Row, HeldBackReason Reason);

/// <summary>What the test part has too.</summary>
public enum HeldBackReason
{
    SameSpeaker,
    SameRecording,
}

/// <summary>Recordings that are there under several names, by the hash of their samples.</summary>
internal static class RecordingCopies
{
    /// <summary>Utterances of one recording each, where there are two or more; in the order of the utterances.</summary>
    public static IReadOnlyList<Utterance[]> Of(IEnumerable<Utterance> utterances) =>
        [.. utterances.Where(utterance => utterance.Recording is not null).GroupBy(utterance => utterance.Recording)
            .Where(copies => copies.Count() > 1).Select(copies => copies.ToArray())];

    /// <summary>
    /// Those of <paramref name="rows"/> whose recording another corpus has among <paramref name="others"/>. A copy within
    /// the corpus isn't among them: that is a fault of the corpus, which <see cref="Fold.AssertDisjoint"/> refuses.
    /// </summary>
    public static IReadOnlyList<HeldBack> Across(FeatureView view, IEnumerable<int> rows, IEnumerable<int> others)
    {
        if (view.Corpora.Count == 1)
        {
            return [];
        }
        var corpora = others.Where(row => view.Utterances[row].Recording is not null)
            .ToLookup(row => view.Utterances[row].Recording, view.CorpusOf);
        return [.. rows.Where(row => view.Utterances[row].Recording is { } recording && corpora[recording].Any() && !corpora[recording].Contains(view.CorpusOf(row)))
            .Select(row => new HeldBack(row, HeldBackReason.SameRecording))];
    }
}

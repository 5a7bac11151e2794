namespace EmotionFusion.Pipeline;

/// <summary>
/// Divides the training side of a fold several times, so that every training speaker validates once and trains in all
/// the other divisions. The test side stays as it is.
/// </summary>
public static class ValidationRotation
{
    /// <param name="fold">Its validation part says how many speakers validate at a time.</param>
    /// <param name="view">The view that the fold was made of.</param>
    /// <param name="seed">Decides who validates with whom.</param>
    /// <returns>
    /// Folds of the same name and test part, members 1, 2, ... Speakers that training can't spare (the only ones with
    /// some class) validate in none of them.
    /// </returns>
    public static IReadOnlyList<Fold> Of(Fold fold, FeatureView view, int seed)
    {
        int[] rows = [.. fold.Train.AllRows.Concat(fold.Validation.AllRows).Order()];
        string[] speakers = [.. Speaker.Of(view, rows).Select(speaker => speaker.Name)];
        var random = new SplitMix64((ulong)seed);
        random.Shuffle<string>(speakers);
        var divisions = speakers.Chunk(fold.Validation.Speakers.Count)
            .Select(group => group.ToHashSet(StringComparer.Ordinal))
            .Select(group => rows.ToLookup(row => group.Contains(view.Utterances[row].Speaker)))
            .Where(validates => Classes(view, validates[false]).SetEquals(Classes(view, rows)))
            .ToArray();
        return divisions.Length == 0
            ? [fold]
            : [.. divisions.Select((validates, i) => fold.Divided(view, validates[false], validates[true], i + 1))];
    }

    private static HashSet<int> Classes(FeatureView view, IEnumerable<int> rows) => [.. rows.Select(row => view.Utterances[row].Majority).OfType<int>()];
}

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
        string[] speakers = [.. fold.Train.Speakers.Concat(fold.Validation.Speakers).Order(NaturalComparer.Instance)];
        var random = new SplitMix64((ulong)seed);
        random.Shuffle<string>(speakers);
        var needed = Classes(view, speakers);
        var groups = speakers.Chunk(fold.Validation.Speakers.Count)
            .Where(group => Classes(view, speakers.Except(group)).SetEquals(needed))
            .ToArray();
        return groups.Length == 0
            ? [fold]
            : [.. groups.Select((group, i) => Fold.Create(fold.Name, view, speakers.Except(group), group, fold.Test.Speakers, i + 1))];
    }

    private static HashSet<int> Classes(FeatureView view, IEnumerable<string> speakers)
    {
        var wanted = speakers.ToHashSet(StringComparer.Ordinal);
        return [.. view.Utterances.Where(utterance => wanted.Contains(utterance.Speaker)).Select(utterance => utterance.Majority).OfType<int>()];
    }
}

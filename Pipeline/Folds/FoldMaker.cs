namespace EmotionFusion.Pipeline;

/// <summary>
/// Divides a view into folds, each with other speakers to test on. Validation speakers are whole speakers taken from
/// the training side: an utterance of a known voice says nothing of how a model does on an unknown one.
/// </summary>
public static class FoldMaker
{
    /// <summary>
    /// A fold a session, tested on all its speakers; sessions in natural order. Of the other speakers the share
    /// <paramref name="validationShare"/> validates, at least one; <paramref name="seed"/> decides between equally good ones.
    /// </summary>
    /// <exception cref="EmotionFusionException">Fewer than two sessions, or a training part would lack a class.</exception>
    public static IReadOnlyList<Fold> LeaveOneSessionOut(FeatureView view, double validationShare, int seed) =>
        LeaveOneOut(view, "session", s => s.Session, validationShare, seed);

    /// <summary>A fold a speaker; speakers in natural order. Otherwise as <see cref="LeaveOneSessionOut"/>.</summary>
    public static IReadOnlyList<Fold> LeaveOneSpeakerOut(FeatureView view, double validationShare, int seed) =>
        LeaveOneOut(view, "speaker", s => s.Name, validationShare, seed);

    private static Fold[] LeaveOneOut(FeatureView view, string unit, Func<Speaker, string> unitOf, double validationShare, int seed)
    {
        if (validationShare is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(validationShare), validationShare, "a share between 0 and 1 is needed");
        }
        var speakers = Speaker.Of(view);
        var groups = speakers.GroupBy(unitOf).OrderBy(g => g.Key, NaturalComparer.Instance).ToArray();
        if (groups.Length < 2)
        {
            throw new EmotionFusionException(
                $"{view.Corpus} has {groups.Length} {unit}{(groups.Length == 1 ? $" ({groups[0].Key})" : "s")}; leaving one {unit} out needs at least 2.");
        }
        var random = new SplitMix64((ulong)seed);
        var folds = new Fold[groups.Length];
        for (var i = 0; i < folds.Length; i++)
        {
            Speaker[] test = [.. groups[i]];
            folds[i] = Make($"{unit}_{groups[i].Key}", view, test, [.. speakers.Except(test)], validationShare, ref random);
        }
        return folds;
    }

    private static Fold Make(string name, FeatureView view, Speaker[] test, Speaker[] others, double validationShare, ref SplitMix64 random)
    {
        AssertEveryClass(name, view, test, others);
        var validation = ValidationSpeakers.Choose(others, validationShare, ref random);
        if (validation.Count == 0)
        {
            throw new EmotionFusionException(
                $"Fold {name} of {view.Corpus}: none of the {others.Length} speakers left ({Names(others)}) can validate without training losing "
                + "a class or all its speakers. More speakers a class are needed, or leave that class out in the corpus's label map.");
        }
        return Fold.Create(name, view, others.Except(validation).Select(s => s.Name), validation.Select(s => s.Name), test.Select(s => s.Name));
    }

    private static void AssertEveryClass(string name, FeatureView view, Speaker[] test, Speaker[] others)
    {
        for (var label = 0; label < view.ClassNames.Count; label++)
        {
            if (test.Any(s => s.Has(label)) && !others.Any(s => s.Has(label)))
            {
                throw new EmotionFusionException(
                    $"Fold {name} of {view.Corpus}: only its test speakers ({Names(test)}) have '{view.ClassNames[label]}', so nothing could learn it. "
                    + "Leave that class out in the corpus's label map, or test with another protocol.");
            }
        }
    }

    private static string Names(IEnumerable<Speaker> speakers) => string.Join(", ", speakers.Select(s => s.Name));
}

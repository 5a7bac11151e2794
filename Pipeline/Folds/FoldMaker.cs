namespace EmotionFusion.Pipeline;

/// <summary>
/// Divides a view into folds, each with other speakers to test on. Validation speakers are whole speakers taken from
/// the training side: an utterance of a known voice says nothing of how a model does on an unknown one. Only who asks for
/// <see cref="ValidationUnit.Utterance"/> by name gets utterances at random, and a fold that says so.
/// </summary>
public static class FoldMaker
{
    private const int MostNames = 20;

    /// <summary>
    /// A fold a session, tested on all its speakers; sessions in natural order. Of the other speakers the share
    /// <paramref name="validationShare"/> validates, at least one; <paramref name="seed"/> decides between equally good ones.
    /// </summary>
    /// <exception cref="EmotionFusionException">Fewer than two sessions, or a training part would lack a class.</exception>
    public static IReadOnlyList<Fold> LeaveOneSessionOut(
        FeatureView view, double validationShare, int seed, ValidationUnit unit = ValidationUnit.Speaker) =>
        LeaveOneOut(view, "session", s => s.Session, validationShare, seed, unit);

    /// <summary>A fold a speaker; speakers in natural order. Otherwise as <see cref="LeaveOneSessionOut"/>.</summary>
    public static IReadOnlyList<Fold> LeaveOneSpeakerOut(
        FeatureView view, double validationShare, int seed, ValidationUnit unit = ValidationUnit.Speaker) =>
        LeaveOneOut(view, "speaker", s => s.Name, validationShare, seed, unit);

    /// <summary>
    /// One fold: training and validation from the corpora <paramref name="training"/>, test all the others of
    /// <paramref name="view"/>, whole. Otherwise as <see cref="LeaveOneSessionOut"/>.
    /// </summary>
    /// <exception cref="EmotionFusionException">The view has no other corpora, or training would lack a class.</exception>
    public static Fold CrossCorpus(
        FeatureView view, IReadOnlyCollection<string> training, double validationShare, int seed, ValidationUnit unit = ValidationUnit.Speaker)
    {
        AssertShare(validationShare);
        var trainSpeakers = view.Corpora.Where(corpus => training.Contains(corpus.Corpus))
            .SelectMany(corpus => view.Utterances.Skip(corpus.Start).Take(corpus.Count)).Select(u => u.Speaker).ToHashSet(StringComparer.Ordinal);
        var tested = view.Corpora.Select(corpus => corpus.Corpus).Except(training).ToArray();
        if (tested.Length == 0)
        {
            throw new EmotionFusionException($"{view.Corpus}: there is no corpus left to test on; training has them all.");
        }
        var random = new SplitMix64((ulong)seed);
        var speakers = Speaker.Of(view).ToLookup(s => trainSpeakers.Contains(s.Name));
        var name = CrossCorpusName(training, string.Join('+', tested));
        return Make(name, view, [.. speakers[false]], [.. speakers[true]], (validationShare, unit), ref random);
    }

    /// <summary><c>IEMO+MSPI_TO_MSPP</c>: the name of a fold that is trained on some corpora and tested on another.</summary>
    public static string CrossCorpusName(IEnumerable<string> training, string test) => $"{string.Join('+', training)}_TO_{test}";

    private static Fold[] LeaveOneOut(
        FeatureView view, string unit, Func<Speaker, string> unitOf, double validationShare, int seed, ValidationUnit validationUnit)
    {
        AssertShare(validationShare);
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
            folds[i] = Make($"{unit}_{groups[i].Key}", view, test, [.. speakers.Except(test)], (validationShare, validationUnit), ref random);
        }
        return folds;
    }

    private static Fold Make(
        string name, FeatureView view, Speaker[] test, Speaker[] others, (double Share, ValidationUnit Unit) validation, ref SplitMix64 random)
    {
        AssertEveryClass(name, view, test, others);
        return validation.Unit == ValidationUnit.Utterance
            ? OfUtterances(name, view, test, others, validation.Share, ref random)
            : OfSpeakers(name, view, test, others, validation.Share, ref random);
    }

    private static Fold OfSpeakers(string name, FeatureView view, Speaker[] test, Speaker[] others, double share, ref SplitMix64 random)
    {
        var validation = ValidationSpeakers.Choose(others, share, ref random);
        if (validation.Count == 0)
        {
            throw new EmotionFusionException(
                $"Fold {name} of {view.Corpus}: none of the {others.Length} speakers left ({Names(others)}) can validate without training losing "
                + "a class or all its speakers. More speakers a class are needed, or leave that class out in the corpus's label map.");
        }
        return Fold.Create(name, view, others.Except(validation).Select(s => s.Name), validation.Select(s => s.Name), test.Select(s => s.Name));
    }

    private static Fold OfUtterances(string name, FeatureView view, Speaker[] test, Speaker[] others, double share, ref SplitMix64 random)
    {
        var known = others.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        int[] rows = [.. Enumerable.Range(0, view.Utterances.Count).Where(row => known.Contains(view.Utterances[row].Speaker))];
        var validation = ValidationUtterances.Choose(view, [.. rows.Where(row => view.Utterances[row].Majority is not null)], share, ref random);
        return Fold.CreateShared(name, view, rows.Except(validation), validation, test.Select(s => s.Name));
    }

    private static void AssertShare(double validationShare)
    {
        if (validationShare is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(validationShare), validationShare, "a share between 0 and 1 is needed");
        }
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

    private static string Names(Speaker[] speakers) => speakers.Length <= MostNames
        ? string.Join(", ", speakers.Select(s => s.Name))
        : $"{string.Join(", ", speakers.Take(MostNames).Select(s => s.Name))} and {speakers.Length - MostNames} more";
}

/// <summary>What is taken whole from the training side to validate.</summary>
public enum ValidationUnit
{
    /// <summary>All utterances of a speaker: validation voices are unknown to the model.</summary>
    Speaker,

    /// <summary>Utterances at random: voices of the training part validate too.</summary>
    Utterance,
}

/// <summary>Draws a fold's validation utterances at random from its training side; training keeps every class.</summary>
internal static class ValidationUtterances
{
    /// <summary>round(<paramref name="share"/> x rows) of them, ascending, at least one, fewer if training would lose a class; none if it must.</summary>
    public static int[] Choose(FeatureView view, int[] rows, double share, ref SplitMix64 random)
    {
        int[] shuffled = [.. rows];
        random.Shuffle<int>(shuffled);
        var left = new int[view.ClassNames.Count]; // utterances a class, in training
        foreach (var row in rows)
        {
            left[view.Utterances[row].Label]++;
        }
        var count = Math.Max(1, (int)Math.Round(share * rows.Length, MidpointRounding.AwayFromZero));
        var chosen = new List<int>(count);
        foreach (var row in shuffled.TakeWhile(_ => chosen.Count < count))
        {
            if (left[view.Utterances[row].Label] > 1)
            {
                left[view.Utterances[row].Label]--;
                chosen.Add(row);
            }
        }
        return [.. chosen.Order()];
    }
}

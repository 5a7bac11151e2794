using System.Globalization;

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
        LeaveOneOut(view, "session", Parts(view, "session", s => s.Session), validationShare, seed, unit);

    /// <summary>A fold a speaker; speakers in natural order. Otherwise as <see cref="LeaveOneSessionOut"/>.</summary>
    public static IReadOnlyList<Fold> LeaveOneSpeakerOut(
        FeatureView view, double validationShare, int seed, ValidationUnit unit = ValidationUnit.Speaker) =>
        LeaveOneOut(view, "speaker", Parts(view, "speaker", s => s.Name), validationShare, seed, unit);

    /// <summary>
    /// A fold a group of speakers (<see cref="SpeakerGroups"/>): <c>group_1</c> has the first speaker. Which groups there are
    /// neither <paramref name="seed"/> decides nor the features that utterances have. Otherwise as <see cref="LeaveOneSessionOut"/>.
    /// </summary>
    /// <exception cref="EmotionFusionException">Fewer speakers, or sessions of several, than groups; or a training part would lack a class.</exception>
    public static IReadOnlyList<Fold> LeaveOneGroupOut(
        FeatureView view, int groups, double validationShare, int seed, ValidationUnit unit = ValidationUnit.Speaker) =>
        LeaveOneOut(view, "group", [.. SpeakerGroups.Divide(view.Corpus, view.Source.AsRead, groups)
            .Select((speakers, i) => ((i + 1).ToString(CultureInfo.InvariantCulture), speakers))], validationShare, seed, unit);

    /// <summary>
    /// One fold: training and validation from the corpora <paramref name="training"/>, test all the others of
    /// <paramref name="view"/>, whole. Who is tested, by the names of a speaker space that corpora share, is held back
    /// from training. Otherwise as <see cref="LeaveOneSessionOut"/>.
    /// </summary>
    /// <exception cref="EmotionFusionException">The view has no other corpora, or training would lack a class.</exception>
    public static Fold CrossCorpus(
        FeatureView view, IReadOnlyCollection<string> training, double validationShare, int seed, ValidationUnit unit = ValidationUnit.Speaker)
    {
        AssertShare(validationShare);
        var tested = view.Corpora.Select(corpus => corpus.Corpus).Except(training).ToArray();
        if (tested.Length == 0)
        {
            throw new EmotionFusionException($"{view.Corpus}: there is no corpus left to test on; training has them all.");
        }
        var random = new SplitMix64((ulong)seed);
        var rows = view.Corpora.SelectMany(corpus => Enumerable.Range(corpus.Start, corpus.Count).Select(row => (corpus.Corpus, Row: row)))
            .ToLookup(row => training.Contains(row.Corpus), row => row.Row);
        var testedSpeakers = rows[false].Select(row => view.Utterances[row].Speaker).ToHashSet(StringComparer.Ordinal);
        HeldBack[] known = [.. rows[true].Where(row => testedSpeakers.Contains(view.Utterances[row].Speaker)).Select(row => new HeldBack(row, HeldBackReason.SameSpeaker))];
        var name = CrossCorpusName(training, string.Join('+', tested));
        return Make(name, view, [.. rows[false]], [.. rows[true].Except(known.Select(held => held.Row))], new(validationShare, unit), ref random).HoldingBack(known);
    }

    /// <summary>
    /// One fold: training, validation and test as the corpora themselves divide their utterances, speakers in several
    /// parts included. Where they have nothing to validate, that is taken from training as elsewhere.
    /// </summary>
    /// <exception cref="EmotionFusionException">A corpus has no such division, or training would lack a class.</exception>
    public static Fold Holdout(FeatureView view, double validationShare, int seed, ValidationUnit unit = ValidationUnit.Speaker)
    {
        AssertShare(validationShare);
        var parts = Enumerable.Range(0, view.Utterances.Count).ToLookup(row => view.Utterances[row].Split);
        if (parts[null].Any())
        {
            throw new EmotionFusionException(
                $"{view.CorpusOf(parts[null].First())} doesn't say which utterances train, validate and test, as a holdout needs it: "
                + "name the table's column for it in the corpus's YAML (columns: split), or take folds from a file (folds), or leave sessions out (evaluation_mode: loso).");
        }
        foreach (var part in new[] { OfficialSplit.Train, OfficialSplit.Test }.Where(part => !parts[part].Any()))
        {
            throw new EmotionFusionException(
                $"{view.Corpus}: no utterance is in its {part.ToString().ToLowerInvariant()} part; the YAML's splits say what stands for it.");
        }
        var (train, validation, test) = (parts[OfficialSplit.Train].ToArray(), parts[OfficialSplit.Validation].ToArray(), parts[OfficialSplit.Test].ToArray());
        return Given("holdout", view, train, validation, test, new(validationShare, unit), seed);
    }

    /// <summary>A fold that trains on everything, for use: some speakers validate, nobody is tested.</summary>
    /// <exception cref="EmotionFusionException">No speaker can validate without training losing a class.</exception>
    internal static Fold Untested(FeatureView view, ValidationChoice choice, int seed)
    {
        AssertShare(choice.Share);
        var random = new SplitMix64((ulong)seed);
        return Divide("all", view, [], [.. Enumerable.Range(0, view.Utterances.Count)], choice, ref random, SpeakerSharing.Nowhere, isTested: false);
    }

    /// <summary>A fold whose parts somebody else decided; validation is taken from training if there is none.</summary>
    internal static Fold Given(string name, FeatureView view, int[] train, int[] validation, int[] test, ValidationChoice choice, int seed)
    {
        var random = new SplitMix64((ulong)seed);
        if (validation.Length == 0)
        {
            return Make(name, view, test, train, choice, ref random, SpeakerSharing.Anywhere);
        }
        AssertEveryClass(name, view, test, train);
        return Fold.OfRows(name, view, train, validation, test, SpeakerSharing.Anywhere) with { ValidationGiven = true };
    }

    /// <summary><c>IEMO+MSPI_TO_MSPP</c>: the name of a fold that is trained on some corpora and tested on another.</summary>
    public static string CrossCorpusName(IEnumerable<string> training, string test) => $"{string.Join('+', training)}_TO_{test}";

    /// <summary>The view's speakers by session, or each alone; in natural order.</summary>
    private static (string Name, IReadOnlyList<string> Speakers)[] Parts(FeatureView view, string unit, Func<Speaker, string> unitOf)
    {
        (string Name, IReadOnlyList<string> Speakers)[] parts = [.. Speaker.Of(view).GroupBy(unitOf, speaker => speaker.Name)
            .OrderBy(part => part.Key, NaturalComparer.Instance).Select(part => (part.Key, (IReadOnlyList<string>)[.. part]))];
        return parts.Length >= 2 ? parts : throw new EmotionFusionException(
            $"{view.Corpus} has {parts.Length} {unit}{(parts.Length == 1 ? $" ({parts[0].Name})" : "s")}; leaving one {unit} out needs at least 2.");
    }

    private static Fold[] LeaveOneOut(
        FeatureView view, string unit, IReadOnlyList<(string Name, IReadOnlyList<string> Speakers)> parts, double validationShare, int seed, ValidationUnit validationUnit)
    {
        AssertShare(validationShare);
        var random = new SplitMix64((ulong)seed);
        var folds = new Fold[parts.Count];
        for (var i = 0; i < folds.Length; i++)
        {
            var tested = parts[i].Speakers.ToHashSet(StringComparer.Ordinal);
            var rows = Enumerable.Range(0, view.Utterances.Count).ToLookup(row => tested.Contains(view.Utterances[row].Speaker));
            folds[i] = Make($"{unit}_{parts[i].Name}", view, [.. rows[true]], [.. rows[false]], new(validationShare, validationUnit), ref random);
        }
        return folds;
    }

    /// <param name="name">Of the fold.</param>
    /// <param name="view">Where the rows are.</param>
    /// <param name="test">Rows.</param>
    /// <param name="others">Rows of which some validate and the others train.</param>
    /// <param name="choice">Which and how many validate.</param>
    /// <param name="random">Decides between equally good ones.</param>
    /// <param name="sharing">What is allowed besides what the choice brings with it.</param>
    private static Fold Make(
        string name, FeatureView view, int[] test, int[] others, ValidationChoice choice, ref SplitMix64 random, SpeakerSharing sharing = SpeakerSharing.Nowhere)
    {
        var copies = RecordingCopies.Across(view, others, test);
        others = [.. others.Except(copies.Select(copy => copy.Row))];
        if (others.Length == 0)
        {
            throw new EmotionFusionException(
                $"Fold {name} of {view.Corpus}: nothing is left to learn from; every utterance of the training side is by a speaker who is tested (speaker_space), "
                + "or a recording that is. For parts of one corpus, give it one table with a split column and take evaluation_mode: holdout.");
        }
        AssertEveryClass(name, view, test, others);
        return Divide(name, view, test, others, choice, ref random, sharing).HoldingBack(copies);
    }

    private static Fold Divide(
        string name, FeatureView view, int[] test, int[] others, ValidationChoice choice, ref SplitMix64 random, SpeakerSharing sharing, bool isTested = true)
    {
        var speakers = Speaker.Of(view, others);
        if (choice.Unit == ValidationUnit.Utterance)
        {
            int[] labelled = [.. others.Where(row => view.Utterances[row].Majority is not null)];
            var drawn = WithCopies(view, ValidationUtterances.Choose(view, labelled, choice.Share, ref random), others.Except(labelled));
            return Fold.OfRows(name, view, others.Except(drawn), drawn, test, sharing == SpeakerSharing.Anywhere ? sharing : SpeakerSharing.Validation, null, isTested);
        }
        var chosen = ValidationSpeakers.Choose(speakers, choice.Share, ref random).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        if (chosen.Count == 0)
        {
            throw new EmotionFusionException(
                $"Fold {name} of {view.Corpus}: none of the {speakers.Count} speakers left ({Names(view, others)}) can validate without training losing "
                + "a class or all its speakers. More speakers a class are needed, or leave that class out in the corpus's label map.");
        }
        var validates = others.ToLookup(row => chosen.Contains(view.Utterances[row].Speaker));
        return Fold.OfRows(name, view, validates[false], validates[true], test, sharing, null, isTested);
    }

    /// <summary>Rows, and of others those that are the same recordings.</summary>
    private static int[] WithCopies(FeatureView view, int[] rows, IEnumerable<int> others)
    {
        var recordings = rows.Select(row => view.Utterances[row].Recording).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. rows, .. others.Where(row => view.Utterances[row].Recording is { } recording && recordings.Contains(recording))];
    }

    private static void AssertShare(double validationShare)
    {
        if (validationShare is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(validationShare), validationShare, "a share between 0 and 1 is needed");
        }
    }

    private static void AssertEveryClass(string name, FeatureView view, int[] test, int[] others)
    {
        var (tested, learnt) = (Classes(view, test), Classes(view, others));
        foreach (var label in tested.Except(learnt).Order())
        {
            throw new EmotionFusionException(
                $"Fold {name} of {view.Corpus}: only its test speakers ({Names(view, test)}) have '{view.ClassNames[label]}', so nothing could learn it. "
                + "Leave that class out in the corpus's label map, or test with another protocol.");
        }
    }

    private static HashSet<int> Classes(FeatureView view, IEnumerable<int> rows) => [.. rows.Select(row => view.Utterances[row].Majority).OfType<int>()];

    private static string Names(FeatureView view, int[] rows)
    {
        var names = Speaker.Of(view, rows).Select(speaker => speaker.Name).ToArray();
        return names.Length <= MostNames
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(MostNames))} and {names.Length - MostNames} more";
    }
}

/// <summary>Which and how much of the training side validates.</summary>
internal readonly record struct ValidationChoice(double Share, ValidationUnit Unit);

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
    /// <summary>
    /// round(<paramref name="share"/> x rows) of them, ascending, at least one, fewer if training would lose a class;
    /// none if it must. All copies of a recording are drawn together, which can make it some more.
    /// </summary>
    public static int[] Choose(FeatureView view, int[] rows, double share, ref SplitMix64 random)
    {
        int[] shuffled = [.. rows];
        random.Shuffle<int>(shuffled);
        var copies = rows.Where(row => view.Utterances[row].Recording is not null).ToLookup(row => view.Utterances[row].Recording);
        var left = new int[view.ClassNames.Count]; // utterances a class, in training
        foreach (var row in rows)
        {
            left[view.Utterances[row].Label]++;
        }
        var count = Math.Max(1, (int)Math.Round(share * rows.Length, MidpointRounding.AwayFromZero));
        var chosen = new HashSet<int>(count);
        foreach (var row in shuffled.TakeWhile(_ => chosen.Count < count).Where(row => !chosen.Contains(row)))
        {
            int[] together = view.Utterances[row].Recording is { } recording ? [.. copies[recording]] : [row];
            if (together.CountBy(copy => view.Utterances[copy].Label).All(label => left[label.Key] > label.Value))
            {
                foreach (var copy in together)
                {
                    left[view.Utterances[copy].Label]--;
                    chosen.Add(copy);
                }
            }
        }
        return [.. chosen.Order()];
    }
}

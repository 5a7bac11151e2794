namespace EmotionFusion.Pipeline;

/// <summary>
/// One division of a feature view's rows into training, validation and test. No utterance is in two of them, no
/// recording (by the hash of its samples, where that is known), and no speaker, but where <see cref="SpeakerSharing"/>
/// allows it. That is asserted when a fold is made and again, from the rows themselves, before its test part is scored.
/// </summary>
public sealed record Fold
{
    private readonly SpeakerSharing _sharing;
    private readonly bool _isTested;

    private Fold(string name, int? member, FoldPart train, FoldPart validation, FoldPart test, SpeakerSharing sharing, bool isTested, IReadOnlyList<string> warnings)
    {
        (Name, Member, Train, Validation, Test, _sharing, _isTested, Warnings) = (name, member, train, validation, test, sharing, isTested, warnings);
        ValidationSpeakersShared = Shares(Train, Validation);
        SpeakersShared = Shares(Test, Train) || Shares(Test, Validation);
    }

    /// <summary><c>session_1</c>, <c>speaker_03</c>.</summary>
    public string Name { get; }

    /// <summary>In a <see cref="ValidationRotation"/>, which of the fold's divisions this is, from 1; null without one.</summary>
    public int? Member { get; }

    /// <summary>The name with the member: <c>session_1</c>, or <c>session_1.3</c> in a rotation.</summary>
    public string FullName => Member is { } member ? $"{Name}.{member}" : Name;

    public FoldPart Train { get; }

    public FoldPart Validation { get; }

    public FoldPart Test { get; }

    /// <summary>True if training and validation have speakers in common, so that validation figures are of known voices.</summary>
    public bool ValidationSpeakersShared { get; }

    /// <summary>True if the test part has speakers that training or validation has, too: test figures are of known voices.</summary>
    public bool SpeakersShared { get; }

    /// <summary>True if the corpus or a file says what validates, so that nothing else may.</summary>
    public bool ValidationGiven { get; init; }

    /// <summary>Rows that the training side does without; ascending.</summary>
    public IReadOnlyList<HeldBack> HeldBack { get; internal init; } = [];

    /// <summary>Classes that a part has no utterance of, in words: recall over such a part is over the others.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Makes a fold of three sets of speakers.</summary>
    /// <exception cref="EmotionFusionException">A speaker is in two parts, or a part has no utterance.</exception>
    public static Fold Create(
        string name, FeatureView view, IEnumerable<string> train, IEnumerable<string> validation, IEnumerable<string> test, int? member = null) =>
        OfRows(name, view, RowsOf(view, train), RowsOf(view, validation), RowsOf(view, test), SpeakerSharing.Nowhere, member);

    /// <summary>
    /// Makes a fold of three sets of rows. Of a recording that two corpora have, validation holds back training's copy,
    /// and test that of both.
    /// </summary>
    /// <exception cref="EmotionFusionException">
    /// An utterance is in two parts, or a recording of one corpus, or a speaker who may not be; or a part has no utterance.
    /// </exception>
    public static Fold OfRows(
        string name, FeatureView view, IEnumerable<int> train, IEnumerable<int> validation, IEnumerable<int> test, SpeakerSharing sharing, int? member = null) =>
        OfRows(name, view, train, validation, test, sharing, member, isTested: true);

    /// <param name="isTested">False of a fold that trains for use, on everything: its test part is empty.</param>
    internal static Fold OfRows(
        string name, FeatureView view, IEnumerable<int> train, IEnumerable<int> validation, IEnumerable<int> test, SpeakerSharing sharing, int? member, bool isTested)
    {
        int[] tested = [.. test], selecting = [.. validation], learnt = [.. train];
        HeldBack[] held = [.. RecordingCopies.Across(view, learnt, selecting.Concat(tested)), .. RecordingCopies.Across(view, selecting, tested)];
        var without = held.Select(copy => copy.Row).ToHashSet();
        (string Part, FoldPart Rows)[] parts =
            [("train", PartOf(view, learnt.Where(row => !without.Contains(row)))), ("validation", PartOf(view, selecting.Where(row => !without.Contains(row)))), ("test", PartOf(view, tested))];
        var warnings = parts.Take(isTested ? 3 : 2).SelectMany(p => MissingClasses(view, p.Rows)
            .Select(c => $"fold {name}: the {p.Part} part has no '{c}', so recall in it is averaged over the other classes"));
        var fold = new Fold(name, member, parts[0].Rows, parts[1].Rows, parts[2].Rows, sharing, isTested, [.. warnings]) { HeldBack = [.. held.OrderBy(copy => copy.Row)] };
        fold.AssertDisjoint(view);
        return fold;
    }

    /// <summary>Asserts, from the speaker of every row of <paramref name="view"/>, what was asserted when the fold was made.</summary>
    /// <exception cref="EmotionFusionException">An utterance is in two parts, a speaker is and may not be, or a part is empty.</exception>
    public void AssertDisjoint(FeatureView view)
    {
        (string Name, FoldPart Part)[] parts = [("train", Train), ("validation", Validation), ("test", Test)];
        if (parts.FirstOrDefault(part => part.Part.Rows.Length == 0 && (_isTested || part.Name != "test")) is { Name: { } empty })
        {
            throw new EmotionFusionException($"Fold {Name} of {view.Corpus}: its {empty} part is empty; every part needs utterances.");
        }
        string Speaker(int row) => view.Utterances[row].Speaker;
        switch (_sharing)
        {
            case SpeakerSharing.Nowhere:
                AssertNoneTwice(parts, Speaker, "speaker", view);
                break;
            case SpeakerSharing.Validation:
                AssertNoneTwice([parts[0], parts[2]], Speaker, "speaker", view);
                AssertNoneTwice([parts[1], parts[2]], Speaker, "speaker", view);
                break;
        }
        AssertNoneTwice(parts, row => view.Utterances[row].Id, "utterance", view);
        AssertNoRecordingTwice(parts, view);
    }

    /// <summary>The same test part with the training side divided anew.</summary>
    internal Fold Divided(FeatureView view, IEnumerable<int> train, IEnumerable<int> validation, int member) =>
        OfRows(Name, view, train, validation, Test.AllRows, _sharing, member, _isTested).HoldingBack(HeldBack);

    /// <summary>The fold with further rows that it was made without.</summary>
    internal Fold HoldingBack(IEnumerable<HeldBack> rows) => this with { HeldBack = [.. HeldBack.Concat(rows).DistinctBy(held => held.Row).OrderBy(held => held.Row)] };

    internal static IEnumerable<string> MissingClasses(FeatureView view, FoldPart part)
    {
        var present = part.Rows.Select(row => view.Utterances[row].Label).ToHashSet();
        return view.ClassNames.Where((_, label) => !present.Contains(label));
    }

    private void AssertNoneTwice((string Name, FoldPart Part)[] parts, Func<int, string> keyOf, string what, FeatureView view)
    {
        var partOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (part, rows) in parts)
        {
            foreach (var key in rows.AllRows.Select(keyOf))
            {
                if (!partOf.TryAdd(key, part) && partOf[key] != part)
                {
                    throw new EmotionFusionException(
                        $"Fold {Name} of {view.Corpus}: {what} {key} is in both its {partOf[key]} and its {part} part; "
                        + "a model is judged by speakers that it never heard.");
                }
            }
        }
    }

    private void AssertNoRecordingTwice((string Name, FoldPart Part)[] parts, FeatureView view)
    {
        var first = new Dictionary<string, (string Part, int Row)>(StringComparer.Ordinal);
        foreach (var (part, row) in parts.SelectMany(part => part.Part.AllRows.Select(row => (part.Name, row))))
        {
            if (view.Utterances[row].Recording is { } recording && !first.TryAdd(recording, (part, row)) && first[recording].Part != part)
            {
                throw new EmotionFusionException(
                    $"Fold {Name} of {view.Corpus}: utterances {view.Utterances[first[recording].Row].Id} in its {first[recording].Part} part and {view.Utterances[row].Id} "
                    + $"in its {part} part are the same recording, sample by sample; a model would be judged by what it learnt. Take one of them out of the corpus; "
                    + $"'emotionfusion corpus {view.CorpusOf(row)} --check' lists all copies.");
            }
        }
    }

    private static bool Shares(FoldPart part, FoldPart other) => part.Speakers.Intersect(other.Speakers, StringComparer.Ordinal).Any();

    private static IEnumerable<int> RowsOf(FeatureView view, IEnumerable<string> speakers)
    {
        var wanted = speakers.ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, view.Utterances.Count).Where(row => wanted.Contains(view.Utterances[row].Speaker));
    }

    private static FoldPart PartOf(FeatureView view, IEnumerable<int> rows)
    {
        int[] ascending = [.. rows.Order()];
        return FoldPart.Of(view, [.. ascending.Select(row => view.Utterances[row].Speaker).Distinct(StringComparer.Ordinal).Order(NaturalComparer.Instance)], ascending);
    }
}

/// <summary>One side of a fold: rows of the feature view, ascending, that have a label, and the speakers they belong to.</summary>
public sealed record FoldPart(IReadOnlyList<string> Speakers, int[] Rows)
{
    /// <summary>Rows without a majority, ascending: training by soft labels learns from them, and figures over all utterances count them.</summary>
    public int[] Divided { get; init; } = [];

    /// <summary>Both, ascending.</summary>
    internal int[] AllRows => Divided.Length == 0 ? Rows : [.. Rows.Concat(Divided).Order()];

    internal static FoldPart Of(FeatureView view, IReadOnlyList<string> speakers, IEnumerable<int> ascending)
    {
        var rows = ascending.ToLookup(row => view.Utterances[row].Majority is not null);
        return new(speakers, [.. rows[true]]) { Divided = [.. rows[false]] };
    }
}

/// <summary>Which parts of a fold may have speakers in common.</summary>
public enum SpeakerSharing
{
    /// <summary>None: a model is judged by voices that neither taught nor selected it.</summary>
    Nowhere,

    /// <summary>Training and validation: validation utterances were drawn at random.</summary>
    Validation,

    /// <summary>All: the corpus or a file says what is in which part. Reports count what is shared.</summary>
    Anywhere,
}

namespace EmotionFusion.Pipeline;

/// <summary>
/// One division of a feature view's rows into training, validation and test. No speaker is in two of them, unless
/// validation utterances were drawn at random: then training and validation share speakers, and test has others still.
/// That is asserted when a fold is made and again, from the rows themselves, before its test part is scored.
/// </summary>
public sealed record Fold
{
    private Fold(string name, int? member, FoldPart train, FoldPart validation, FoldPart test, IReadOnlyList<string> warnings) =>
        (Name, Member, Train, Validation, Test, Warnings) = (name, member, train, validation, test, warnings);

    /// <summary><c>session_1</c>, <c>speaker_03</c>.</summary>
    public string Name { get; }

    /// <summary>In a <see cref="ValidationRotation"/>, which of the fold's divisions this is, from 1; null without one.</summary>
    public int? Member { get; }

    /// <summary>The name with the member: <c>session_1</c>, or <c>session_1.3</c> in a rotation.</summary>
    public string FullName => Member is { } member ? $"{Name}.{member}" : Name;

    public FoldPart Train { get; }

    public FoldPart Validation { get; }

    public FoldPart Test { get; }

    /// <summary>True if training and validation may have speakers in common, so that validation figures are of known voices.</summary>
    public bool ValidationSpeakersShared { get; private init; }

    /// <summary>Classes that a part has no utterance of, in words: recall over such a part is over the others.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Makes a fold of three sets of speakers.</summary>
    /// <exception cref="EmotionFusionException">A speaker is in two parts, or a part has no utterance.</exception>
    public static Fold Create(
        string name, FeatureView view, IEnumerable<string> train, IEnumerable<string> validation, IEnumerable<string> test, int? member = null) =>
        Create(name, view, PartOf(view, train), PartOf(view, validation), PartOf(view, test), member, validationSpeakersShared: false);

    /// <summary>Makes a fold whose validation utterances are drawn from among those of the training speakers.</summary>
    /// <exception cref="EmotionFusionException">A test speaker is in another part, an utterance in two, or a part has none.</exception>
    public static Fold CreateShared(string name, FeatureView view, IEnumerable<int> train, IEnumerable<int> validation, IEnumerable<string> test) =>
        Create(name, view, PartOf(view, train), PartOf(view, validation), PartOf(view, test), null, validationSpeakersShared: true);

    /// <summary>Asserts, from the speaker of every row of <paramref name="view"/>, what was asserted when the fold was made.</summary>
    /// <exception cref="EmotionFusionException">A speaker or an utterance is in two parts, or a part is empty.</exception>
    public void AssertDisjoint(FeatureView view)
    {
        (string Name, FoldPart Part)[] parts = [("train", Train), ("validation", Validation), ("test", Test)];
        if (parts.FirstOrDefault(part => part.Part.Rows.Length == 0) is { Name: { } empty })
        {
            throw new EmotionFusionException($"Fold {Name} of {view.Corpus}: its {empty} part is empty; every part needs utterances.");
        }
        AssertNoneTwice(ValidationSpeakersShared ? [("train", Train), ("test", Test)] : parts, row => view.Utterances[row].Speaker, "speaker", view);
        AssertNoneTwice([("validation", Validation), ("test", Test)], row => view.Utterances[row].Speaker, "speaker", view);
        AssertNoneTwice(parts, row => view.Utterances[row].Id, "utterance", view);
    }

    private static Fold Create(
        string name, FeatureView view, FoldPart train, FoldPart validation, FoldPart test, int? member, bool validationSpeakersShared)
    {
        (string Part, FoldPart Rows)[] parts = [("train", train), ("validation", validation), ("test", test)];
        var warnings = parts.SelectMany(p => MissingClasses(view, p.Rows)
            .Select(c => $"fold {name}: the {p.Part} part has no '{c}', so recall in it is averaged over the other classes"));
        var fold = new Fold(name, member, train, validation, test, [.. warnings]) { ValidationSpeakersShared = validationSpeakersShared };
        fold.AssertDisjoint(view);
        return fold;
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

    internal static IEnumerable<string> MissingClasses(FeatureView view, FoldPart part)
    {
        var present = part.Rows.Select(row => view.Utterances[row].Label).ToHashSet();
        return view.ClassNames.Where((_, label) => !present.Contains(label));
    }

    private static FoldPart PartOf(FeatureView view, IEnumerable<string> speakers)
    {
        var names = speakers.Distinct(StringComparer.Ordinal).Order(NaturalComparer.Instance).ToArray();
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        return FoldPart.Of(view, names, Enumerable.Range(0, view.Utterances.Count).Where(row => wanted.Contains(view.Utterances[row].Speaker)));
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

namespace EmotionFusion.Pipeline;

/// <summary>
/// One division of a feature view's rows into training, validation and test. No speaker is in two of them:
/// that is asserted when a fold is made and again, from the rows themselves, before its test part is scored.
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

    /// <summary>Classes that a part has no utterance of, in words: recall over such a part is over the others.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Makes a fold of three sets of speakers.</summary>
    /// <exception cref="EmotionFusionException">A speaker is in two parts, or a part has no utterance.</exception>
    public static Fold Create(
        string name, FeatureView view, IEnumerable<string> train, IEnumerable<string> validation, IEnumerable<string> test, int? member = null)
    {
        (string Part, FoldPart Rows)[] parts =
            [("train", PartOf(view, train)), ("validation", PartOf(view, validation)), ("test", PartOf(view, test))];
        var warnings = parts.SelectMany(p => MissingClasses(view, p.Rows)
            .Select(c => $"fold {name}: the {p.Part} part has no '{c}', so recall in it is averaged over the other classes"));
        var fold = new Fold(name, member, parts[0].Rows, parts[1].Rows, parts[2].Rows, [.. warnings]);
        fold.AssertDisjoint(view);
        return fold;
    }

    /// <summary>Asserts, from the speaker of every row of <paramref name="view"/>, what <see cref="Create"/> asserted.</summary>
    /// <exception cref="EmotionFusionException">A speaker is in two parts, or a part is empty.</exception>
    public void AssertDisjoint(FeatureView view)
    {
        var partOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (part, rows) in new[] { ("train", Train.Rows), ("validation", Validation.Rows), ("test", Test.Rows) })
        {
            if (rows.Length == 0)
            {
                throw new EmotionFusionException($"Fold {Name} of {view.Corpus}: its {part} part is empty; every part needs utterances.");
            }
            foreach (var speaker in rows.Select(row => view.Utterances[row].Speaker))
            {
                if (!partOf.TryAdd(speaker, part) && partOf[speaker] != part)
                {
                    throw new EmotionFusionException(
                        $"Fold {Name} of {view.Corpus}: speaker {speaker} is in both its {partOf[speaker]} and its {part} part; "
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
        return new(names, [.. Enumerable.Range(0, view.Utterances.Count).Where(row => wanted.Contains(view.Utterances[row].Speaker))]);
    }
}

namespace EmotionFusion.Evaluation;

/// <summary>Whether two runs' figures on a test corpus mean the same, and the utterances that several of them share.</summary>
internal static class Alignment
{
    /// <summary>What keeps one run from being compared with another.</summary>
    /// <returns>What differs, in words that follow the run's name; null if nothing does.</returns>
    public static string? Mismatch((ComparedRun Run, TestedPart Part) reference, (ComparedRun Run, TestedPart Part) other)
    {
        var (one, two) = (reference.Run.Results, other.Run.Results);
        if (one.Protocol != two.Protocol)
        {
            return $"is judged by {Protocol.TitleOf(two.Protocol)}, not {Protocol.TitleOf(one.Protocol)}";
        }

        if (Labels(one) != Labels(two))
        {
            return $"has labels by {Labels(two)}, not by {Labels(one)}";
        }

        if (!reference.Part.Classes.Order(StringComparer.Ordinal).SequenceEqual(other.Part.Classes.Order(StringComparer.Ordinal)))
        {
            return $"has the classes {string.Join(", ", other.Part.Classes)}, not {string.Join(", ", reference.Part.Classes)}";
        }

        return Shared(reference.Part, other.Part) is { Count: > 0 } shared
            ? MismatchOfUtterances(reference.Part, other.Part, shared)
            : "has no test utterance in common with it";
    }

    /// <summary>Those of several parts that all have, in the first one's order, under its names of folds and classes.</summary>
    public static TestedPart[] Cut(IReadOnlyList<TestedPart> parts)
    {
        var shared = parts.Select(part => Shared(parts[0], part)).ToArray();
        var common = shared.Select(rows => rows.Select(row => row.Others)).Aggregate((all, rows) => all.Intersect(rows)).Order().ToHashSet();
        return [.. parts.Select((part, i) => part.Like(parts[0], [.. shared[i].Where(row => common.Contains(row.Others)).OrderBy(row => row.Others)]))];
    }

    /// <summary>The rows of utterances that both have. An utterance tested in several folds is told apart by the fold's name, others go by their id alone.</summary>
    private static List<(int Own, int Others)> Shared(TestedPart reference, TestedPart part)
    {
        var byFold = IsRepeated(reference) || IsRepeated(part);
        (string?, string) Key(TestedUtterance utterance) => (byFold ? utterance.Fold : null, utterance.Id);
        var rows = reference.Utterances.Index().ToDictionary(entry => Key(entry.Item), entry => entry.Index);
        return [.. part.Utterances.Index().Where(entry => rows.ContainsKey(Key(entry.Item))).Select(entry => (entry.Index, rows[Key(entry.Item)]))];

        static bool IsRepeated(TestedPart some) => some.Utterances.DistinctBy(utterance => utterance.Id).Count() < some.Utterances.Count;
    }

    private static string? MismatchOfUtterances(TestedPart reference, TestedPart part, List<(int Own, int Others)> shared)
    {
        var (folds, counterparts) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        foreach (var (own, others) in shared)
        {
            var (found, expected) = (part.Utterances[own], reference.Utterances[others]);
            if (part.Classes[found.Label] != reference.Classes[expected.Label])
            {
                return $"has other labels: utterance '{found.Id}' is {part.Classes[found.Label]}, not {reference.Classes[expected.Label]}";
            }

            if (found.Speaker != expected.Speaker)
            {
                return $"has other speakers: utterance '{found.Id}' is of {found.Speaker}, not {expected.Speaker}";
            }

            folds.TryAdd(found.Fold, expected.Fold);
            counterparts.TryAdd(expected.Fold, found.Fold);
            if (folds[found.Fold] != expected.Fold || counterparts[expected.Fold] != found.Fold)
            {
                return $"has other folds: utterance '{found.Id}' is tested in {found.Fold}, which isn't {expected.Fold}";
            }
        }

        return null;
    }

    private static string Labels(RunResults results) => Pipeline.LabelMap.Shown(results.LabelMap, results.LabelConvention) ?? "the corpus's only map";
}

namespace EmotionFusion.Pipeline;

/// <summary>How many utterances of one kind a corpus is known to have, and how many a folder lists: those that are left out count too.</summary>
/// <param name="Kind">In words: "utterances", "emotion neu", "session 1, emotion neu".</param>
/// <param name="Expected">Of the whole corpus.</param>
/// <param name="Found">In this folder.</param>
public sealed record ExpectedCount(string Kind, int Expected, int Found)
{
    private const string Key = "expected", All = "utterances", Releases = "releases";
    private const int Shown = 4;

    private static readonly (string Key, Field Field)[] Parts = [("sessions", Field.Session), ("splits", Field.Split), ("emotions", Field.Emotion)];

    /// <summary>Of a corpus that grows: the release that has so many; null for one that doesn't.</summary>
    public string? Release { get; init; }

    /// <summary>What a row has that is counted, in the corpus's own words.</summary>
    internal IReadOnlyList<(Field Field, string Value)> Where { get; private init; } = [];

    /// <summary>
    /// Reads <c>expected: { utterances: 3, emotions: { neu: 2 }, sessions: { 1: { utterances: 2, emotions: { neu: 1 } } } }</c>,
    /// or <c>expected: { releases: { "1.11": 3, "2.0": 4 } }</c>; what is wrong is noted in <paramref name="yaml"/>.
    /// </summary>
    internal static IReadOnlyList<ExpectedCount> Of(YamlMap yaml) => yaml.Map(Key) is not { } map ? []
        : [.. Within(map, []), .. (map.Map(Releases)?.Keys ?? []).Select(release => Count(map.Map(Releases)!.RequireInt(release), []) with { Release = release })];

    /// <summary>A sentence that says where a folder holds fewer or more than the whole corpus; null where nothing differs.</summary>
    public static string? Difference(IReadOnlyList<ExpectedCount> counts)
    {
        var releases = counts.Where(count => count.Release is not null).ToArray();
        if (releases.Length > 0)
        {
            return releases.Any(count => count.Found == count.Expected) ? null : Text(
                $"{releases[0].Found} utterances are listed here, as in no release that is known: {string.Join(", ", releases.Select(count => Text($"{count.Expected} in {count.Release}")))}.");
        }
        var parts = counts.Where(count => count.Where.Count > 0 && count.Expected != count.Found)
            .OrderBy(count => count.Where.Count).Select(count => Text($"{count.Kind} has {count.Found} of {count.Expected}")).ToArray();
        var all = counts.FirstOrDefault(count => count.Where.Count == 0);
        if (parts.Length == 0 && all?.Found == all?.Expected)
        {
            return null;
        }
        var head = all is null ? "Not the whole corpus"
            : all.Found < all.Expected ? Text($"{all.Found} of the corpus's {all.Expected} utterances are listed here, {all.Expected - all.Found} missing")
            : all.Found > all.Expected ? Text($"{all.Found} utterances are listed here, {all.Found - all.Expected} more than the corpus has")
            : Text($"All {all.Expected} utterances are listed here, but not as the corpus has them");
        var further = parts.Length > Shown ? Text($" and {parts.Length - Shown} other differences") : "";
        return parts.Length == 0 ? $"{head}." : $"{head}: {string.Join(", ", parts.Take(Shown))}{further}.";
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static IEnumerable<ExpectedCount> Within(YamlMap map, IReadOnlyList<(Field Field, string Value)> where)
    {
        if (map.Int(All) is { } total)
        {
            yield return Count(total, where);
        }
        foreach (var (key, field) in Parts.Where(part => where.All(pair => pair.Field != part.Field)))
        {
            var values = map.Map(key);
            foreach (var value in values?.Keys ?? [])
            {
                (Field, string)[] narrower = [.. where, (field, value)];
                if (values!.IsMap(value))
                {
                    foreach (var count in Within(values.Map(value)!, narrower))
                    {
                        yield return count;
                    }
                }
                else
                {
                    yield return Count(values.RequireInt(value), narrower);
                }
            }
        }
    }

    private static ExpectedCount Count(int expected, IReadOnlyList<(Field Field, string Value)> where)
    {
        var kind = where.Count == 0 ? All : string.Join(", ", where.Select(pair => $"{pair.Field.ToString().ToLowerInvariant()} {pair.Value}"));
        return new(kind, expected, 0) { Where = where };
    }
}

/// <summary>Counts the rows that a reader finds by what <see cref="ExpectedCount"/> tells apart.</summary>
internal sealed class RowCounts
{
    private readonly Dictionary<(string? Emotion, string? Session, string? Split), int> _rows = [];

    public void Add(CorpusRow row)
    {
        var kind = (row[Field.Emotion], row[Field.Session], row[Field.Split]);
        _rows[kind] = _rows.GetValueOrDefault(kind) + 1;
    }

    public int Of(ExpectedCount count) => _rows.Where(kind => count.Where.All(pair => pair.Value == pair.Field switch
    {
        Field.Emotion => kind.Key.Emotion,
        Field.Session => kind.Key.Session,
        _ => kind.Key.Split,
    })).Sum(kind => kind.Value);
}

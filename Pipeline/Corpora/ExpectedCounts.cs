using System.Globalization;

namespace EmotionFusion.Pipeline;

/// <summary>How many utterances of one kind a corpus is known to have, and how many a folder lists: those that are left out count too.</summary>
/// <param name="Kind">In words: "utterances", "emotion neu", "session 1, emotion neu".</param>
/// <param name="Expected">Of the whole corpus.</param>
/// <param name="Found">In this folder.</param>
public sealed record ExpectedCount(string Kind, int Expected, int Found)
{
    private const string Key = "expected", All = "utterances";
    private const int Shown = 4;

    private static readonly (string Key, Field Field)[] Parts = [("sessions", Field.Session), ("splits", Field.Split), ("emotions", Field.Emotion)];

    /// <summary>What a row has that is counted, in the corpus's own words.</summary>
    internal IReadOnlyList<(Field Field, string Value)> Where { get; private init; } = [];

    /// <summary>
    /// Reads <c>expected: { utterances: 3, emotions: { neu: 2 }, sessions: { 1: { utterances: 2, emotions: { neu: 1 } } } }</c>;
    /// what is wrong is noted in <paramref name="yaml"/>.
    /// </summary>
    internal static IReadOnlyList<ExpectedCount> Of(YamlMap yaml) => yaml.Map(Key) is { } map ? [.. Within(map, [])] : [];

    /// <summary>A sentence that says where a folder holds fewer or more than the whole corpus; null where nothing differs.</summary>
    public static string? Difference(IReadOnlyList<ExpectedCount> counts)
    {
        var different = counts.Where(count => count.Expected != count.Found).ToArray();
        if (different.Length == 0)
        {
            return null;
        }
        var all = counts.FirstOrDefault(count => count.Where.Count == 0);
        var parts = different.Where(count => count != all).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Kind} has {count.Found} of {count.Expected}")).ToArray();
        var head = all is null ? "Not the whole corpus"
            : all.Found < all.Expected ? string.Create(CultureInfo.InvariantCulture, $"{all.Found} of the corpus's {all.Expected} utterances are listed here, {all.Expected - all.Found} are missing")
            : all.Found > all.Expected ? string.Create(CultureInfo.InvariantCulture, $"{all.Found} utterances are listed here, {all.Found - all.Expected} more than the corpus has")
            : string.Create(CultureInfo.InvariantCulture, $"All {all.Expected} utterances are listed here, but not as the corpus has them");
        return parts.Length == 0 ? $"{head}."
            : $"{head}: {string.Join(", ", parts.Take(Shown))}{(parts.Length > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {parts.Length - Shown} other differences") : "")}.";
    }

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

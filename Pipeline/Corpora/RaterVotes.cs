using CsvHelper;

namespace EmotionFusion.Pipeline;

/// <summary>Where a corpus has each rater's own label: in columns beside the utterance, or a line each in a table of its own.</summary>
/// <param name="Columns">A rater each; empty where a table says it.</param>
/// <param name="Table">Below the corpus's folder; null where columns say it.</param>
/// <param name="Utterance">The table's column of utterance ids.</param>
/// <param name="Label">The table's column of labels.</param>
internal sealed record RatingsLayout(IReadOnlyList<string> Columns, string? Table = null, string Utterance = "", string Label = "")
{
    private const string ColumnsKey = "ratings", TableKey = "ratings_table";

    public static bool IsIn(YamlMap yaml) => yaml.Has(TableKey) || yaml.Map("columns")?.Has(ColumnsKey) == true;

    /// <summary>Null when the corpus's YAML says nothing of raters; what is wrong is noted in <paramref name="yaml"/>.</summary>
    public static RatingsLayout? Of(YamlMap yaml)
    {
        var columns = yaml.Map("columns")?.Strings(ColumnsKey);
        if (columns is { Count: 0 } || columns?.Distinct(StringComparer.Ordinal).Count() < columns?.Count)
        {
            yaml.Fail("columns", "ratings: expected the columns of the raters' labels, each once.");
        }
        if (yaml.Map(TableKey) is not { } table)
        {
            return columns is null ? null : new(columns);
        }
        if (columns is not null)
        {
            yaml.Fail(TableKey, "columns name raters already (ratings); leave one of the two out.");
        }
        return new([], table.RequireString("table"), table.RequireString("utterance"), table.RequireString("label"));
    }
}

/// <summary>Counts which class each rater of an utterance named. What the label map leaves out, and an empty value, isn't counted.</summary>
internal sealed class RaterVotes
{
    private readonly CorpusSpec _spec;
    private readonly int[] _columns; // of the corpus's own table
    private readonly Dictionary<string, int[]>? _byUtterance; // from the raters' table
    private readonly string _path;
    private bool _used;

    private RaterVotes(CorpusSpec spec, int[] columns, Dictionary<string, int[]>? byUtterance, string path) =>
        (_spec, _columns, _byUtterance, _path) = (spec, columns, byUtterance, path);

    /// <summary>Null when the corpus has no raters' labels.</summary>
    /// <exception cref="EmotionFusionException">A column isn't there or is there twice, the raters' table isn't as the YAML says, or a label is unknown.</exception>
    public static RaterVotes? Open(CorpusBuilder corpus, string path, IReadOnlyList<string> header)
    {
        if (corpus.Spec.Csv!.Ratings is not { } layout)
        {
            return null;
        }
        if (layout.Table is null)
        {
            return new(corpus.Spec, [.. layout.Columns.Select(name => ColumnOf(corpus.Spec, path, header, name))], null, path);
        }
        var table = Path.Combine(corpus.Folder, layout.Table);
        return new(corpus.Spec, [], ReadTable(corpus.Spec, table, layout), table);
    }

    /// <summary>The class that more raters named than any other; null where there is none.</summary>
    public static int? Majority(IReadOnlyList<int> votes)
    {
        var most = votes.Max();
        return votes.Count(count => count == most) == 1 ? votes.ToList().IndexOf(most) : null;
    }

    /// <summary>Raters a class, by label; all 0 where none is counted.</summary>
    /// <exception cref="EmotionFusionException">A label is unknown.</exception>
    public int[] Of(string id, string[] row, string where)
    {
        if (_byUtterance?.TryGetValue(id, out var found) == true)
        {
            _used = true;
            return found;
        }
        var votes = new int[_spec.ClassNames.Count];
        foreach (var column in _columns)
        {
            Count(_spec, row[column], where, votes);
        }
        return votes;
    }

    /// <summary>Asserts that the raters' table and the corpus's own speak of the same utterances.</summary>
    /// <exception cref="EmotionFusionException">They have none in common.</exception>
    public void AssertUsed()
    {
        if (_byUtterance is { Count: > 0 } && !_used)
        {
            throw new EmotionFusionException(
                $"{_path}: none of its {_byUtterance.Count} utterances ({string.Join(", ", _byUtterance.Keys.Take(3))}, ...) is in the corpus's table. "
                + $"Both must name an utterance alike: see ratings_table and columns, id, in {_spec.File}.");
        }
    }

    private static Dictionary<string, int[]> ReadTable(CorpusSpec spec, string path, RatingsLayout layout)
    {
        var votes = new Dictionary<string, int[]>(StringComparer.Ordinal);
        try
        {
            using var csv = CsvReader.FromText(CsvCorpusReader.TextOf(path, spec.Csv!.Encoding), CsvCorpusReader.Options(spec.Csv));
            var (utterance, label) = (ColumnOf(spec, path, csv.Headers, layout.Utterance), ColumnOf(spec, path, csv.Headers, layout.Label));
            while (csv.Read())
            {
                var (row, where) = (csv.Current.ToArray(), FormattableString.Invariant($"{path}({csv.LineNumber})"));
                if (row.Length != csv.Headers.Count)
                {
                    throw new EmotionFusionException($"{where}: {row.Length} values, the header has {csv.Headers.Count}.");
                }
                if (!votes.TryGetValue(row[utterance], out var counts))
                {
                    votes[row[utterance]] = counts = new int[spec.ClassNames.Count];
                }
                Count(spec, row[label], where, counts);
            }
        }
        catch (CsvFormatException e)
        {
            throw new EmotionFusionException($"{path}({e.LineNumber}): no valid row: {e.Message}", e);
        }
        return votes;
    }

    private static void Count(CorpusSpec spec, string code, string where, int[] votes)
    {
        if (code.Length > 0 && spec.Labels.Find(code, where) is { } label)
        {
            votes[label]++;
        }
    }

    private static int ColumnOf(CorpusSpec spec, string path, IReadOnlyList<string> header, string name) => header.Count(h => h == name) == 1
        ? header.ToList().IndexOf(name)
        : throw new EmotionFusionException(
            $"{path}(1): {(header.Contains(name) ? "two columns are" : "no column is")} called '{name}', which {spec.File} asks for raters' labels.{Nearest.Hint(name, header)} "
            + $"The table has {string.Join(", ", header)}.");
}

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

    /// <summary>Whether the corpus has each rater's label.</summary>
    public static bool IsIn(YamlMap yaml) => yaml.Has(TableKey) || yaml.Map("columns")?.Has(ColumnsKey) == true || yaml.String("reader") is "iemocap" or "msp_improv" or "msp_podcast";

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

/// <summary>Counts which class each rater of an utterance named.</summary>
internal static class RaterVotes
{
    /// <summary>Raters a class, by label; what the label map leaves out, and an empty value, isn't counted.</summary>
    /// <exception cref="EmotionFusionException">A label is unknown.</exception>
    public static int[] Count(LabelMap map, IReadOnlyList<RaterLabel> ratings)
    {
        var votes = new int[map.ClassNames.Count];
        var ofRater = new HashSet<int>();
        foreach (var (code, where, sameRater) in ratings)
        {
            if (!sameRater)
            {
                ofRater.Clear();
            }
            if (code.Length > 0 && map.Find(code, where) is { } label && ofRater.Add(label))
            {
                votes[label]++;
            }
        }
        return votes;
    }

    /// <summary>The class that more raters named than any other; null where there is none.</summary>
    public static int? Majority(IReadOnlyList<int> votes)
    {
        var most = votes.Max();
        return votes.Count(count => count == most) == 1 ? votes.ToList().IndexOf(most) : null;
    }
}

/// <summary>Finds raters' labels: in columns of the corpus's own table, or in a table of theirs.</summary>
internal sealed class RaterTable
{
    private readonly int[] _columns; // of the corpus's own table
    private readonly Dictionary<string, List<RaterLabel>>? _byUtterance; // from the raters' table
    private readonly string _path;
    private readonly string _yaml;
    private bool _used;

    private RaterTable(int[] columns, Dictionary<string, List<RaterLabel>>? byUtterance, string path, string yaml) =>
        (_columns, _byUtterance, _path, _yaml) = (columns, byUtterance, path, yaml);

    /// <summary>Null when the corpus has no raters' labels.</summary>
    /// <exception cref="EmotionFusionException">A column isn't there or is there twice, or the raters' table isn't as the YAML says.</exception>
    public static RaterTable? Open(CsvLayout table, CorpusBuilder corpus, string path, IReadOnlyList<string> header)
    {
        if (table.Ratings is not { } layout)
        {
            return null;
        }
        if (layout.Table is null)
        {
            return new([.. layout.Columns.Select(name => ColumnOf(path, header, name, corpus.Spec.File))], null, path, corpus.Spec.File);
        }
        var raters = Path.Combine(corpus.Folder, layout.Table);
        return new([], ReadTable(raters, layout, table, corpus.Spec.File), raters, corpus.Spec.File);
    }

    /// <summary>Of an utterance; none where no rater is known.</summary>
    public IReadOnlyList<RaterLabel> Of(string id, string[] row, string where)
    {
        if (_byUtterance?.GetValueOrDefault(id) is { } found)
        {
            _used = true;
            return found;
        }
        return [.. _columns.Select(column => new RaterLabel(row[column], where))];
    }

    /// <summary>Asserts that the raters' table and the corpus's own speak of the same utterances.</summary>
    /// <exception cref="EmotionFusionException">They have none in common.</exception>
    public void AssertUsed()
    {
        if (_byUtterance is { Count: > 0 } && !_used)
        {
            throw new EmotionFusionException(
                $"{_path}: none of its {_byUtterance.Count} utterances ({string.Join(", ", _byUtterance.Keys.Take(3))}, ...) is in the corpus's table. "
                + $"Both must name an utterance alike: see ratings_table and columns, id, in {_yaml}.");
        }
    }

    private static Dictionary<string, List<RaterLabel>> ReadTable(string path, RatingsLayout layout, CsvLayout table, string yaml)
    {
        var labels = new Dictionary<string, List<RaterLabel>>(StringComparer.Ordinal);
        try
        {
            using var csv = CsvReader.FromText(CsvCorpusReader.TextOf(path, table.Encoding), CsvCorpusReader.Options(table));
            var (utterance, label) = (ColumnOf(path, csv.Headers, layout.Utterance, yaml), ColumnOf(path, csv.Headers, layout.Label, yaml));
            while (csv.Read())
            {
                var (row, where) = (csv.Current.ToArray(), FormattableString.Invariant($"{path}({csv.LineNumber})"));
                if (row.Length != csv.Headers.Count)
                {
                    throw new EmotionFusionException($"{where}: {row.Length} values, the header has {csv.Headers.Count}.");
                }
                if (!labels.TryGetValue(row[utterance], out var ofUtterance))
                {
                    labels[row[utterance]] = ofUtterance = [];
                }
                ofUtterance.Add(new(row[label], where));
            }
        }
        catch (CsvFormatException e)
        {
            throw new EmotionFusionException($"{path}({e.LineNumber}): no valid row: {e.Message}", e);
        }
        return labels;
    }

    private static int ColumnOf(string path, IReadOnlyList<string> header, string name, string yaml) => header.Count(h => h == name) == 1
        ? header.ToList().IndexOf(name)
        : throw new EmotionFusionException(
            $"{path}(1): {(header.Contains(name) ? "two columns are" : "no column is")} called '{name}', which {yaml} asks for raters' labels.{Nearest.Hint(name, header)} "
            + $"The table has {string.Join(", ", header)}.");
}

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

/// <summary>Raters' labels from a table of theirs.</summary>
internal sealed class RaterTable
{
    private readonly Dictionary<string, List<RaterLabel>> _byUtterance;
    private readonly string _path;
    private readonly string _yaml;
    private bool _used;

    private RaterTable(Dictionary<string, List<RaterLabel>> byUtterance, string path, string yaml) => (_byUtterance, _path, _yaml) = (byUtterance, path, yaml);

    /// <summary>Null when the corpus has none.</summary>
    /// <exception cref="EmotionFusionException">It isn't as the YAML says.</exception>
    public static RaterTable? Open(TableLayout layout, CorpusBuilder corpus)
    {
        if (layout.Ratings is not { Table: { } name } ratings)
        {
            return null;
        }
        using var table = TableFiles.Open(Path.Combine(corpus.Folder, name), layout);
        string[] columns = [TableColumns.Find([ratings.Utterance], table, corpus.Spec.File, " raters' labels"), TableColumns.Find([ratings.Label], table, corpus.Spec.File, " raters' labels")];
        var labels = new Dictionary<string, List<RaterLabel>>(StringComparer.Ordinal);
        foreach (var row in table.Read(columns))
        {
            var where = table.Path + row.Place;
            if (row.Fault is { } fault)
            {
                throw new EmotionFusionException($"{where}: {fault}.");
            }
            (labels.TryGetValue(row.Values[0], out var ofUtterance) ? ofUtterance : labels[row.Values[0]] = []).Add(new(row.Values[1], where));
        }
        return new(labels, table.Path, corpus.Spec.File);
    }

    /// <summary>Of an utterance; none where no rater is known.</summary>
    public IReadOnlyList<RaterLabel> Of(string id)
    {
        if (!_byUtterance.TryGetValue(id, out var found))
        {
            return [];
        }
        _used = true;
        return found;
    }

    /// <summary>Asserts that the raters' table and the corpus's own speak of the same utterances.</summary>
    /// <exception cref="EmotionFusionException">They have none in common.</exception>
    public void AssertUsed()
    {
        if (_byUtterance.Count > 0 && !_used)
        {
            throw new EmotionFusionException(
                $"{_path}: none of its {_byUtterance.Count} utterances ({string.Join(", ", _byUtterance.Keys.Take(3))}, ...) is in the corpus's table. "
                + $"Both must name an utterance alike: see ratings_table and columns, id, in {_yaml}.");
        }
    }
}

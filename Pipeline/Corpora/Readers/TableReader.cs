using System.Globalization;
using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>Reads a corpus whose utterances are listed in a table: CSV, JSON lines or Parquet, in one file or several.</summary>
internal sealed class TableReader(TableLayout layout) : ICorpusReader
{
    public static TableReader Of(YamlMap yaml, bool isCsv) => new(TableLayout.Of(yaml, isCsv));

    /// <exception cref="EmotionFusionException">The table can't be read, or isn't as the YAML says; or a label or speaker is unknown, or an id is there twice.</exception>
    public void Read(CorpusBuilder corpus)
    {
        var raters = RaterTable.Open(layout, corpus);
        var paths = TableFiles.Find(corpus.Folder, layout.Tables, corpus.Spec.File);
        var kinds = new Dictionary<string, (string Path, string? Kind)>(StringComparer.Ordinal);
        var features = new Dictionary<EncoderKind, List<FeatureColumn>>();
        foreach (var path in paths)
        {
            using var table = TableFiles.Open(path, layout);
            var columns = TableColumns.Find(layout, table, corpus.Spec.File);
            AssertAlike(kinds, table, columns);
            var name = Path.GetRelativePath(corpus.Folder, path).Replace('\\', '/');
            var sounds = columns.Sound is { } sound ? TableSounds.Unpack(corpus, (DuckTable)table, sound, Path.Combine(corpus.Folder, layout.AudioFolder)) : null;
            var row = 0L;
            foreach (var found in table.Read(columns.Names))
            {
                Add(corpus, name, path, found, columns, sounds?[(int)row], columns.IdColumn is null ? RowIds.Of(name, row) : null, raters);
                row++;
            }
            foreach (var (kind, column) in columns.Features)
            {
                (features.TryGetValue(kind, out var ofKind) ? ofKind : features[kind] = []).Add(new(path, name, column, columns.IdColumn));
            }
        }
        raters?.AssertUsed();
        foreach (var (kind, ofKind) in features)
        {
            corpus.AddFeatures(kind, ofKind);
        }
    }

    private void Add(CorpusBuilder corpus, string name, string path, TableRow found, TableColumns columns, string? sound, string? idOfRow, RaterTable? raters)
    {
        var row = new CorpusRow(idOfRow ?? name + found.Place, path + found.Place) { NameOf = columns.Called };
        foreach (var (field, place) in columns.Fields)
        {
            row[field] = found.Values[place];
        }
        if (idOfRow is not null)
        {
            row[Field.Id] = idOfRow;
        }
        if (found.Fault is { } fault)
        {
            corpus.Exclude(row.Name, fault);
            return;
        }
        if (row[Field.File] is { Length: > 0 } file)
        {
            row[Field.File] = Path.Combine(corpus.Folder, layout.AudioFolder, file);
        }
        if (sound is not null)
        {
            row[Field.File] = sound;
        }
        row.Ratings = layout.Ratings is null ? null
            : raters?.Of(row[Field.Id]!) ?? [.. columns.Ratings.Select(place => new RaterLabel(found.Values[place], row.Where))];
        corpus.Add(row);
    }

    /// <summary>Files that belong together have the same kind of values under a name.</summary>
    private static void AssertAlike(Dictionary<string, (string Path, string? Kind)> kinds, ITable table, TableColumns columns)
    {
        foreach (var column in columns.All)
        {
            var kind = table.KindOf(column);
            if (!kinds.TryAdd(column, (table.Path, kind)) && kinds[column] is var (path, first) && first != kind)
            {
                throw new EmotionFusionException(
                    $"{table.Path}: column {column} holds {DuckTable.Shown(kind ?? "texts")}, but {DuckTable.Shown(first ?? "texts")} in {path}: they aren't files of one table. "
                    + "Take one of them away, or write it again with the other's types.");
            }
        }
    }
}

/// <summary>Ids of rows in a table that has no column of them: the file's name without its ending, and the row's number from 0.</summary>
internal static class RowIds
{
    /// <summary>In the order of the rows, since digits are filled up.</summary>
    public static string Of(string file, long row) => string.Create(CultureInfo.InvariantCulture, $"{Path.ChangeExtension(file, null)}:{row:D7}");
}

/// <summary>Which columns of one file are read, by what they say.</summary>
internal sealed record TableColumns
{
    private readonly Dictionary<Field, string> _called = [];

    /// <summary>Columns that are read as text, in the order of a row's values.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Fields with their places in <see cref="Names"/>.</summary>
    public List<(Field Field, int Place)> Fields { get; } = [];

    /// <summary>Places of raters' labels in <see cref="Names"/>.</summary>
    public List<int> Ratings { get; } = [];

    public Dictionary<EncoderKind, string> Features { get; } = [];

    public string? Sound { get; private set; }

    /// <summary>Null: rows have no ids of their own.</summary>
    public string? IdColumn => _called.GetValueOrDefault(Field.Id);

    public IEnumerable<string> All => [.. Names, .. Features.Values, .. Sound is null ? Array.Empty<string>() : [Sound]];

    /// <exception cref="EmotionFusionException">A column isn't there, or is there twice.</exception>
    public static TableColumns Find(TableLayout layout, ITable table, string yaml)
    {
        var columns = new TableColumns();
        foreach (var (field, names) in layout.Columns)
        {
            columns._called[field] = Find(names, table, yaml);
            columns.Fields.Add((field, columns.Names.Count));
            columns.Names.Add(columns._called[field]);
        }
        foreach (var name in layout.Ratings?.Columns ?? [])
        {
            columns.Ratings.Add(columns.Names.Count);
            columns.Names.Add(Find([name], table, yaml, " raters' labels"));
        }
        foreach (var (kind, names) in layout.Features)
        {
            columns.Features[kind] = Find(names, table, yaml, " features");
        }
        columns.Sound = layout.Sound.Count == 0 ? null : Find(layout.Sound, table, yaml, " the sound");
        if (table is CsvTable && (columns.Sound is not null || columns.Features.Count > 0))
        {
            throw new EmotionFusionException($"{table.Path}: sound and features can't be read from columns of a CSV file; {yaml} asks for them. They are read from Parquet and JSON lines.");
        }
        return columns;
    }

    /// <summary>What messages call a field.</summary>
    public string? Called(Field field) => _called.TryGetValue(field, out var name) ? $"column {name}" : null;

    /// <summary>The first that is there.</summary>
    public static string Find(IReadOnlyList<string> names, ITable table, string yaml, string purpose = "")
    {
        var name = names.FirstOrDefault(table.Has) ?? names[0];
        return table.Has(name) && table.Columns.Count(column => column == name) < 2 ? name : throw new EmotionFusionException(
            $"{table.Path}{(table is CsvTable ? "(1)" : "")}: {(table.Has(name) ? "two columns are" : "no column is")} called '{string.Join("' or '", names)}', which {yaml} asks for{purpose}."
            + $"{Nearest.Hint(name, table.Columns)} The table has {(table.Columns.Count == 0 ? "no header line" : string.Join(", ", table.Columns))}.");
    }
}

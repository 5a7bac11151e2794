using System.Text;
using CsvHelper;

namespace EmotionFusion.Pipeline;

/// <summary>Reads a corpus whose utterances are listed in a table with a header line.</summary>
internal sealed class CsvCorpusReader(CsvLayout layout) : ICorpusReader
{
    public static CsvCorpusReader Of(YamlMap yaml) => new(CsvLayout.Of(yaml));

    /// <exception cref="EmotionFusionException">The table can't be read, or isn't as the YAML says; or a label or speaker is unknown, or an id is there twice.</exception>
    public void Read(CorpusBuilder corpus)
    {
        var path = Path.Combine(corpus.Folder, layout.Table);
        var text = TextOf(path, layout.Encoding);
        try
        {
            using var csv = CsvReader.FromText(text, Options(layout));
            var columns = ColumnsOf(csv.Headers, path, corpus.Spec.File);
            var raters = RaterTable.Open(layout, corpus, path, csv.Headers);
            while (csv.Read())
            {
                Add(corpus, csv.Current.ToArray(), csv.Headers.Count, columns, raters, FormattableString.Invariant($"({csv.LineNumber})"));
            }
            raters?.AssertUsed();
        }
        catch (CsvFormatException e)
        {
            throw new EmotionFusionException($"{path}({e.LineNumber}): no valid row: {e.Message}", e);
        }
    }

    private void Add(CorpusBuilder corpus, string[] values, int width, IReadOnlyList<(Field Field, int Column)> columns, RaterTable? raters, string line)
    {
        var row = new CorpusRow(layout.Table + line, Path.Combine(corpus.Folder, layout.Table) + line) { NameOf = ColumnName };
        foreach (var (field, column) in columns)
        {
            row[field] = values.ElementAtOrDefault(column) ?? "";
        }
        if (values.Length != width)
        {
            corpus.Exclude(row.Name, $"its row has {values.Length} values, the header {width}");
            return;
        }
        if (row[Field.File] is { Length: > 0 } file)
        {
            row[Field.File] = Path.Combine(corpus.Folder, layout.AudioFolder, file);
        }
        row.Ratings = raters?.Of(row[Field.Id]!, values, row.Where);
        corpus.Add(row);
    }

    private string? ColumnName(Field field) => layout.Columns.TryGetValue(field, out var name) ? $"column {name}" : null;

    /// <exception cref="EmotionFusionException">A column that the YAML names isn't in the header, or is there twice.</exception>
    private (Field, int)[] ColumnsOf(IReadOnlyList<string> header, string path, string yaml)
    {
        foreach (var name in layout.Columns.Values.Where(name => header.Count(h => h == name) != 1))
        {
            throw new EmotionFusionException(
                $"{path}(1): {(header.Contains(name) ? "two columns are" : "no column is")} called '{name}', which {yaml} asks for.{Nearest.Hint(name, header)} "
                + $"The table has {(header.Count == 0 ? "no header line" : string.Join(", ", header))}.");
        }
        return [.. layout.Columns.Select(column => (column.Key, header.ToList().IndexOf(column.Value)))];
    }

    internal static CsvReaderOptions Options(CsvLayout layout) => new()
    {
        Separator = layout.Delimiter,
        TrimWhitespace = true,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    internal static string TextOf(string path, Encoding encoding)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: the corpus's table can't be read: {e.Message}", e);
        }
        try
        {
            return encoding.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes.AsSpan(0, Math.Max(0, e.Index)).Count((byte)'\n');
            throw new EmotionFusionException(
                $"{path}({line}): not {encoding.WebName}: the byte 0x{Convert.ToHexString(e.BytesUnknown ?? [])} stands for nothing. "
                + "If the table is of another encoding, say it in the corpus's YAML (encoding: cp1252).", e);
        }
    }
}

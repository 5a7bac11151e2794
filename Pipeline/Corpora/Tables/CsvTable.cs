using System.Globalization;
using System.Text;
using CsvHelper;

namespace EmotionFusion.Pipeline;

/// <summary>A table of values with one character between them, and a header line.</summary>
internal sealed class CsvTable : ITable
{
    private readonly CsvReader _csv;

    // The header is read here: what is wrong with it is told when the table is opened.
    private CsvTable(string path, CsvReader csv) => (Path, _csv, Columns) = (path, csv, [.. csv.Headers]);

    public string Path { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <exception cref="EmotionFusionException">It can't be read, or isn't of that encoding.</exception>
    public static CsvTable Open(string path, char delimiter, Encoding encoding)
    {
        var text = TextOf(path, encoding);
        return Explained(path, () => new CsvTable(path, CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = delimiter,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
        })));
    }

    public bool Has(string column) => Columns.Contains(column);

    public string? KindOf(string column) => null;

    public IEnumerable<TableRow> Read(IReadOnlyList<string> columns)
    {
        int[] places = [.. columns.Select(name => Columns.ToList().IndexOf(name))];
        while (Explained(Path, _csv.Read))
        {
            var values = _csv.Current.ToArray();
            yield return new(
                string.Create(CultureInfo.InvariantCulture, $"({_csv.LineNumber})"),
                Array.ConvertAll(places, place => values.ElementAtOrDefault(place) ?? ""),
                values.Length == Columns.Count ? null : $"its row has {values.Length} values, the header {Columns.Count}");
        }
    }

    public void Dispose() => _csv.Dispose();

    private static T Explained<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException e)
        {
            throw new EmotionFusionException($"{path}({e.LineNumber}): no valid row: {e.Message}", e);
        }
    }

    private static string TextOf(string path, Encoding encoding)
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

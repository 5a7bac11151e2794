using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace EmotionFusion.Pipeline;

/// <summary>Reads a corpus whose utterances are listed in a table with a header line.</summary>
internal static class CsvCorpusReader
{
    public static void Read(CorpusBuilder corpus)
    {
        var layout = corpus.Spec.Csv!;
        var path = Path.Combine(corpus.Folder, layout.Table);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = layout.Delimiter,
            TrimOptions = TrimOptions.Trim,
        };
        using var csv = new CsvParser(new StringReader(TextOf(path, layout.Encoding)), configuration);
        try
        {
            var header = csv.Read() ? csv.Record! : [];
            var rows = new CsvRows(corpus, path, header);
            while (csv.Read())
            {
                rows.Add(csv.Record!, csv.RawRow);
            }
        }
        catch (BadDataException e)
        {
            throw new EmotionFusionException($"{path}({csv.RawRow}): no valid row: a quote stands where none can ({e.Field}).", e);
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

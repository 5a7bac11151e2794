using System.Text;
using CsvHelper;

namespace EmotionFusion.Pipeline;

/// <summary>Reads a corpus whose utterances are listed in a table with a header line.</summary>
internal static class CsvCorpusReader
{
    public static void Read(CorpusBuilder corpus)
    {
        var layout = corpus.Spec.Csv!;
        var path = Path.Combine(corpus.Folder, layout.Table);
        var options = new CsvReaderOptions
        {
            Separator = layout.Delimiter,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            MalformedData = CsvMalformedDataHandling.Throw,
        };
        using var csv = CsvReader.FromText(TextOf(path, layout.Encoding), options);
        try
        {
            var rows = new CsvRows(corpus, path, csv.Headers);
            while (csv.Read())
            {
                rows.Add(csv.Current.ToArray(), csv.LineNumber);
            }
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

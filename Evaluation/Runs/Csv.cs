using System.Text.Unicode;
using CsvHelper;

namespace EmotionFusion.Evaluation;

/// <summary>
/// The tables of a run's folder: UTF-8, comma-separated as RFC 4180 has it, CRLF between records, quotes where a field
/// needs them. Reading takes LF as well, and nothing that isn't a table.
/// </summary>
internal static class Csv
{
    private static readonly CsvReaderOptions Strict = new()
    {
        HasHeader = false, // the header is a record like the others: callers say what they expect of it
        Separator = ',',
        TrimWhitespace = false,
        SkipEmptyLines = false,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = 1 << 20, // what a lone quote makes of the rest of a file isn't read to its end
    };

    /// <param name="path">Replaced as a whole, once all is written.</param>
    /// <param name="header">The names of the columns.</param>
    /// <param name="records">As many fields each.</param>
    public static void Write(string path, string[] header, IEnumerable<string[]> records) => AtomicFile.Write(path, stream =>
    {
        using var writer = CsvWriter.Create(stream, leaveOpen: true);
        writer.WriteRecord(header);
        foreach (var record in records)
        {
            writer.WriteRecord(record);
        }
    });

    /// <summary>All records, the header first.</summary>
    /// <exception cref="EmotionFusionException">A quote out of place or never closed, or bytes that are no UTF-8, with file and line.</exception>
    public static IEnumerable<CsvRecord> Read(string path)
    {
        using var reader = CsvReader.FromFile(path, Strict);
        while (MoveNext(reader, path))
        {
            yield return new CsvRecord(path, reader.LineNumber, reader.Current.ToArray());
        }
    }

    private static bool MoveNext(CsvReader reader, string path)
    {
        try
        {
            if (!reader.Read())
            {
                return false;
            }
        }
        catch (CsvFormatException e)
        {
            throw new EmotionFusionException(FormattableString.Invariant(
                $"{path}({e.LineNumber}): no valid record: {e.Message} The file was cut short or edited. Restore it or train again."), e);
        }

        return Utf8.IsValid(reader.RawRecord)
            ? true
            : throw new EmotionFusionException(FormattableString.Invariant($"{path}({reader.LineNumber}): not UTF-8. Restore the file or train again."));
    }
}

/// <summary>A record and where it stands.</summary>
/// <param name="Line">Of its beginning, from 1.</param>
internal readonly record struct CsvRecord(string Path, long Line, string[] Fields)
{
    /// <summary>An error that names file and line.</summary>
    public EmotionFusionException Fault(FormattableString found) =>
        new(FormattableString.Invariant($"{Path}({Line}): {FormattableString.Invariant(found)}"));
}

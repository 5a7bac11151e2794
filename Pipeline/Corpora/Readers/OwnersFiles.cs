using System.Text;
using CsvHelper;

namespace EmotionFusion.Pipeline;

/// <summary>Finds and reads the text files of a corpus as its owners ship it.</summary>
internal static class OwnersFiles
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding Cp1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>The first of the paths below a folder that is there, in small or large letters; null if none is.</summary>
    public static string? Find(string folder, params IEnumerable<string> paths) =>
        paths.Select(path => path.Split('/').Aggregate((string?)folder, (found, name) => found is null ? null : Entry(found, name))).FirstOrDefault(path => path is not null);

    /// <summary>Files that match a pattern, in ordinal order; none that macOS hides beside them (._x.txt).</summary>
    public static IReadOnlyList<string> In(string folder, string pattern, bool below = false) =>
        [.. Entries(folder, pattern, below).Where(path => !Path.GetFileName(path).StartsWith('.') && File.Exists(path)).Order(StringComparer.Ordinal)];

    /// <summary>A file's text: UTF-8, or cp1252 if it isn't. cp1252 that somebody once took for Latin-1 is mended: U+0092 is a quote.</summary>
    /// <exception cref="EmotionFusionException">It can't be read.</exception>
    public static string Text(string path)
    {
        var bytes = Bytes(path);
        string text;
        try
        {
            text = StrictUtf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            text = Cp1252.GetString(bytes);
        }
        return text.AsSpan().ContainsAnyInRange('\u0080', '\u009F')
            ? string.Concat(text.Select(c => c is >= '\u0080' and <= '\u009F' ? Cp1252.GetString([(byte)c])[0] : c))
            : text;
    }

    /// <summary>A file's lines without those that are empty.</summary>
    public static IEnumerable<TextLine> Lines(string path)
    {
        var number = 0;
        foreach (var line in Text(path).Split('\n'))
        {
            number++;
            if (line.Trim() is { Length: > 0 } text)
            {
                yield return new(text, FormattableString.Invariant($"{path}({number})"));
            }
        }
    }

    /// <summary>Utterances, each a line that <paramref name="isHead"/> tells and the lines below it.</summary>
    /// <exception cref="EmotionFusionException">A line stands before the first head.</exception>
    public static IReadOnlyList<TextBlock> Blocks(IEnumerable<TextLine> lines, Func<string, bool> isHead, string expected)
    {
        var blocks = new List<TextBlock>();
        foreach (var line in lines)
        {
            if (isHead(line.Text))
            {
                blocks.Add(new(line, []));
            }
            else if (blocks.Count > 0)
            {
                blocks[^1].Rest.Add(line);
            }
            else
            {
                throw line.Unlike(expected);
            }
        }
        return blocks;
    }

    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: can't be read: {e.Message}", e);
        }
    }

    private static string? Entry(string folder, string name) => Path.Exists(Path.Combine(folder, name))
        ? Path.Combine(folder, name)
        : Entries(folder, "*", below: false).Order(StringComparer.Ordinal).FirstOrDefault(path => Path.GetFileName(path).Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string[] Entries(string folder, string pattern, bool below)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder, pattern, new EnumerationOptions { RecurseSubdirectories = below }) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{folder}: the folder can't be read: {e.Message}", e);
        }
    }
}

/// <summary>A line without spaces at its ends, and its file and number.</summary>
internal readonly record struct TextLine(string Text, string Where)
{
    private const int Shown = 80;

    /// <summary>That it isn't what the owners write here.</summary>
    public EmotionFusionException Unlike(string expected) => new($"{Where}: found {Quoted}; expected {expected}.");

    /// <summary>That it isn't what the owners write here, so that its utterance can't be used.</summary>
    public SampleException UnlikeOthers(string expected) => new($"found {Quoted} ({Where}); expected {expected}");

    private string Quoted => $"'{(Text.Length > Shown ? Text[..Shown] + "..." : Text)}'";
}

internal sealed record TextBlock(TextLine Head, List<TextLine> Rest);

/// <summary>A table of a corpus's owners, read a row at a time.</summary>
internal sealed class OwnersTable : IDisposable
{
    private readonly CsvReader _csv;
    private readonly IReadOnlyList<string> _header;
    private readonly string _path;

    private OwnersTable(CsvReader csv, IReadOnlyList<string> header, string path) => (_csv, _header, _path) = (csv, header, path);

    /// <summary>What stands in the current row, by column; empty where the row is shorter.</summary>
    public string[] Row { get; private set; } = [];

    /// <summary>Of the current row, from 1 on.</summary>
    public long Line => _csv.LineNumber;

    public string Where => FormattableString.Invariant($"{_path}({Line})");

    /// <summary>What is wrong with the current row as a whole; null if nothing is.</summary>
    public string? Fault => Row.Length == _header.Count ? null : $"its row has {Row.Length} values, the header {_header.Count}";

    /// <summary>A large table, in UTF-8: it is never in memory as a whole.</summary>
    /// <exception cref="EmotionFusionException">It can't be read.</exception>
    public static OwnersTable OpenLarge(string path) => Open(path, () => CsvReader.FromFile(path, Options));

    /// <summary>A table in UTF-8 or cp1252.</summary>
    /// <exception cref="EmotionFusionException">It can't be read.</exception>
    public static OwnersTable Open(string path) => Open(path, () => CsvReader.FromText(OwnersFiles.Text(path), Options));

    public bool Has(string column) => _header.Contains(column);

    /// <exception cref="EmotionFusionException">There is no such column.</exception>
    public int Column(string name) => _header.ToList().IndexOf(name) is var column and >= 0 ? column : throw new EmotionFusionException(
        $"{_path}(1): no column is called '{name}'.{Nearest.Hint(name, _header)} The table has {(_header.Count == 0 ? "no header line" : string.Join(", ", _header))}.");

    /// <exception cref="EmotionFusionException">There is a row, but it is none: a quote is left open.</exception>
    public bool Read() => Guarded(_path, () =>
    {
        var read = _csv.Read();
        Row = read ? _csv.Current.ToArray() : [];
        return read;
    });

    public void Dispose() => _csv.Dispose();

    private static CsvReaderOptions Options => new() { TrimWhitespace = true, TrackLineNumbers = true, MalformedData = CsvMalformedDataHandling.Throw };

    private static OwnersTable Open(string path, Func<CsvReader> open) => Guarded(path, () =>
    {
        var csv = open();
        try
        {
            return new OwnersTable(csv, csv.Headers, path);
        }
        catch
        {
            csv.Dispose();
            throw;
        }
    });

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException e)
        {
            throw new EmotionFusionException($"{path}({e.LineNumber}): no valid row: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: can't be read: {e.Message}", e);
        }
    }
}

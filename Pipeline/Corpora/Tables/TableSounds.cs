using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Sounds that lie in a table's column as bytes, or as a hub stores them: bytes, and the path that they had. They become files
/// once, named by their SHA-256, in <c>features/CORPUS/sounds</c>; a list beside them says which row has which, and as long as
/// the table's file has its size and time of change, the bytes aren't read again.
/// </summary>
internal static partial class TableSounds
{
    private const string Format = "1";

    /// <summary>A file a row, in their order, full paths; empty where a row has no sound.</summary>
    /// <param name="corpus">Says where to.</param>
    /// <param name="table">Holds them.</param>
    /// <param name="column">Of bytes, or of a struct with the fields bytes and path.</param>
    /// <param name="audioFolder">What the path of a row without bytes is relative to.</param>
    /// <exception cref="EmotionFusionException">The column holds something else, or the files can't be written.</exception>
    public static IReadOnlyList<string> Unpack(CorpusBuilder corpus, DuckTable table, string column, string audioFolder)
    {
        var folder = Path.Combine(corpus.CacheFolder ?? throw new EmotionFusionException(
            $"{table.Path}: its sound is in column {column}, and there is no folder of features to unpack it to."), "sounds");
        AssertSound(table, column);
        var list = Path.Combine(folder, SafeFileName.Of(Path.GetRelativePath(corpus.Folder, table.Path)) + ".tsv");
        var file = new FileInfo(table.Path);
        var header = string.Create(CultureInfo.InvariantCulture, $"{Format}\t{file.Length}\t{file.LastWriteTimeUtc.Ticks}\t{column}");
        if (Known(list, header) is not { } lines)
        {
            Prepare(folder);
            lines = [.. table.ReadSounds(column).Select(sound => Unpack(folder, sound.Bytes, sound.Path))];
            AtomicFile.Write(list, string.Join('\n', lines.Prepend(header)));
        }
        return [.. lines.Select(line => line switch
        {
            "" => "",
            ['/', .. var path] => Path.Combine(audioFolder, path),
            _ => Path.Combine(folder, line),
        })];
    }

    /// <returns>What the list says of a row: a file beside it, / and the path that the row names, or nothing.</returns>
    private static string Unpack(string folder, byte[]? bytes, string? path)
    {
        if (bytes is not { Length: > 0 })
        {
            return string.IsNullOrWhiteSpace(path) || path.Any(char.IsControl) ? "" : $"/{path}";
        }
        var name = Convert.ToHexStringLower(SHA256.HashData(bytes)) + EndingOf(bytes, path);
        var target = Path.Combine(folder, name);
        // Another process that unpacks the same at this time writes the same.
        if (!File.Exists(target) || new FileInfo(target).Length != bytes.Length)
        {
            AtomicFile.Write(target, stream => stream.Write(bytes), flush: false);
        }
        return name;
    }

    /// <summary>Null when the table's file is another one now, or a sound was taken away.</summary>
    private static string[]? Known(string list, string header)
    {
        if (!File.Exists(list))
        {
            return null;
        }
        var (first, folder) = (File.ReadAllText(list).Split('\n'), Path.GetDirectoryName(list)!);
        return first[0] == header && first.Skip(1).All(line => line is "" or ['/', ..] || File.Exists(Path.Combine(folder, line))) ? first[1..] : null;
    }

    private static void Prepare(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{folder} can't be written: {e.Message} {StoreFolder.Elsewhere}", e);
        }
    }

    /// <summary>By the first bytes; what these don't tell, by the path.</summary>
    private static string EndingOf(ReadOnlySpan<byte> bytes, string? path) =>
        bytes.StartsWith("RIFF"u8) ? ".wav"
        : bytes.StartsWith("fLaC"u8) ? ".flac"
        : bytes.StartsWith("OggS"u8) ? ".ogg"
        : bytes.StartsWith("ID3"u8) ? ".mp3"
        : bytes.StartsWith("FORM"u8) ? ".aiff"
        : path is not null && Ending().Match(path) is { Success: true } ending ? ending.Value.ToLowerInvariant() : ".wav";

    private static void AssertSound(DuckTable table, string column)
    {
        var type = table.TypeOf(column)!;
        if (type != "BLOB" && !IsHubSound(type))
        {
            throw new EmotionFusionException(
                $"{table.Path}: column {column} is of type {DuckTable.Shown(type)}; sound is expected in it, as bytes or as a struct of bytes and path. A column of file names is columns: file.");
        }
    }

    internal static bool IsHubSound(string type) => BytesAndPath().IsMatch(type);

    [GeneratedRegex(@"^STRUCT\((?=.*\b""?bytes""? BLOB\b)(?=.*\b""?path""? VARCHAR\b)[^()]*\)\z")]
    private static partial Regex BytesAndPath();

    [GeneratedRegex(@"\.[A-Za-z0-9]{1,5}\z")]
    private static partial Regex Ending();
}

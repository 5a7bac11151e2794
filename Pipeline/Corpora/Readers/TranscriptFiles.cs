using System.IO.Enumeration;
using System.Text;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Text files beside the sounds that have an utterance's id and words in each line, parted by a tab; more may follow. With a header
/// line the columns are named, else they are the first two.
/// </summary>
/// <param name="Files">Of names; * and ? match.</param>
/// <param name="Encoding">Of files that are neither UTF-8 nor say theirs by a byte order mark.</param>
/// <param name="Id">The header of the ids, which may have a file's ending; null: there is no header line.</param>
/// <param name="Words">The header of the words.</param>
internal sealed record TranscriptFiles(string Files, Encoding Encoding, string? Id, string? Words)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static TranscriptFiles? Of(YamlMap yaml)
    {
        if (yaml.Map("transcripts") is not { } map)
        {
            return null;
        }
        if (map.Has("id") != map.Has("words"))
        {
            map.Fail(map.Has("id") ? "id" : "words", "a header line names both columns: id and words.");
        }
        return new(map.RequireString("files"), TableLayout.EncodingOf(map), map.String("id"), map.String("words"));
    }

    public bool Has(string file) => FileSystemName.MatchesSimpleExpression(Files, Path.GetFileName(file));

    /// <summary>Words by id; a line without a tab, as it is found in the wild, says nothing.</summary>
    /// <exception cref="EmotionFusionException">A file can't be read, or lacks a column.</exception>
    public IEnumerable<(string Id, string Words)> Read(string path)
    {
        var lines = TextOf(path).Split('\n').Select(line => line.TrimEnd('\r').Split('\t')).ToArray();
        var (id, words) = Id is null ? (0, 1) : (ColumnOf(path, lines[0], Id), ColumnOf(path, lines[0], Words!));
        foreach (var line in lines.Skip(Id is null ? 0 : 1).Where(line => line.Length > Math.Max(id, words)))
        {
            yield return (Id is null ? line[id].Trim() : Path.ChangeExtension(line[id].Trim(), null), line[words].Trim());
        }
    }

    private static int ColumnOf(string path, string[] header, string name) => Array.IndexOf(header, name) is var column and >= 0
        ? column
        : throw new EmotionFusionException($"{path}(1): no column is called '{name}' (transcripts).{Nearest.Hint(name, header)} The line has {string.Join(", ", header)}.");

    private string TextOf(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            using var reader = new StreamReader(new MemoryStream(bytes), IsUtf8(bytes) ? Utf8 : Encoding, detectEncodingFromByteOrderMarks: true);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{path}: the transcripts can't be read: {e.Message}", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new EmotionFusionException($"{path}: neither UTF-8 nor {Encoding.WebName}. Say its encoding in the corpus's YAML (transcripts: encoding).", e);
        }
    }

    private static bool IsUtf8(byte[] bytes)
    {
        try
        {
            _ = Utf8.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}

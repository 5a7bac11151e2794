using System.Text;

namespace EmotionFusion;

/// <summary>Reads YAML files into <see cref="YamlMap"/>.</summary>
internal static class YamlFile
{
    /// <summary>Bytes.</summary>
    internal const int LargestFile = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads a file that holds one mapping. Anchors and merges (<c>&lt;&lt;</c>) are resolved; of two equal keys an
    /// explicit one wins over a merged one, and two explicit ones are an error unless <paramref name="lastKeyWins"/>.
    /// Size, nesting and the number of values, aliases written out, are limited.
    /// </summary>
    /// <param name="path">The file, in UTF-8, or in UTF-16 with a byte order mark.</param>
    /// <param name="lastKeyWins">Of a key twice in one mapping the later counts, as in PyYAML; <see cref="YamlMap.Repeated"/> tells.</param>
    /// <exception cref="EmotionFusionException">Missing, unreadable, too large or no YAML: <c>configs/x.yaml(4,7): ...</c></exception>
    public static YamlMap Read(string path, bool lastKeyWins = false)
    {
        var errors = new YamlErrors(path);
        return YamlMap.Of(Tree(path, lastKeyWins, errors), errors);
    }

    /// <summary>The same as it stands, for whoever knows no keys.</summary>
    /// <inheritdoc cref="Read"/>
    public static YamlMapping Tree(string path) => Tree(path, lastKeyWins: false, new YamlErrors(path));

    private static YamlMapping Tree(string path, bool lastKeyWins, YamlErrors errors)
    {
        var text = Text(path, Bytes(path));
        if (text.IndexOf('\0') is >= 0 and var nul)
        {
            // The scanner would take it for the file's end.
            throw new EmotionFusionException($"{path}{Place(text[..nul])}: a NUL character; expected text.");
        }
        var root = YamlComposer.Compose(text, lastKeyWins, errors);
        errors.ThrowIfAny();
        return root as YamlMapping
            ?? throw new EmotionFusionException($"{path}(1,1): expected a mapping (key: value), as the whole file.");
    }

    // Read, not asked for its length, so that a pipe or a device ends too.
    private static ReadOnlySpan<byte> Bytes(string path)
    {
        if (Directory.Exists(path))
        {
            throw new EmotionFusionException($"{path}: is a folder; expected a YAML file.");
        }
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new byte[LargestFile + 1];
            var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return count <= LargestFile ? bytes.AsSpan(0, count) : throw new EmotionFusionException(
                $"{path}: has more than {LargestFile} bytes; expected a YAML file of {LargestFile} at most.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new EmotionFusionException($"{path}: can't be read: {e.Message}", e);
        }
    }

    private static string Text(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.Unicode.Preamble) || bytes.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return (bytes[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode).GetString(bytes[2..]);
        }
        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            var before = Encoding.UTF8.GetString(bytes[..e.Index]);
            throw new EmotionFusionException($"{path}{Place(before)}: isn't UTF-8 here; save the file as UTF-8.", e);
        }
    }

    private static string Place(string before) => $"({before.Count(c => c == '\n') + 1},{before.Length - before.LastIndexOf('\n')})";
}

/// <summary>The errors of one YAML file, gathered so that all are shown at once.</summary>
internal sealed class YamlErrors(string file)
{
    private const int MostShown = 100;
    private const int LongestMessage = 2_000;

    private readonly List<(int Line, int Column, string Path, string Message)> _errors = [];

    public string File => file;

    public int Count => _errors.Count;

    /// <summary>Whether further errors would only be counted: nobody needs a hint with them.</summary>
    public bool IsFull => _errors.Count > MostShown;

    public void Add(int line, int column, string message) => Add(line, column, "", message);

    /// <param name="line">Of the key or value.</param>
    /// <param name="column">Of the key or value.</param>
    /// <param name="path">The mapping's place in the file, <c>experiments[2].</c>.</param>
    /// <param name="message">The key and what is wrong with it.</param>
    public void Add(int line, int column, string path, string message) => _errors.Add((line, column, path, YamlScalar.Shown(message, LongestMessage)));

    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
        {
            // What is wrong in a mapping that is merged into ten others is wrong once, where it stands.
            var lines = _errors
                .DistinctBy(error => (error.Line, error.Column, error.Message))
                .OrderBy(error => error.Line).ThenBy(error => error.Column)
                .Select(error => $"{file}({error.Line},{error.Column}): {error.Path}{error.Message}").ToArray();
            throw new EmotionFusionException(string.Join('\n', lines.Take(MostShown))
                + (lines.Length > MostShown ? $"\n{file}: and {lines.Length - MostShown} errors more." : ""));
        }
    }
}

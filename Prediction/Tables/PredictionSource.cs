namespace EmotionFusion.Prediction;

/// <summary>An utterance of a list: what the list calls its sound, and what is classified; or why nothing can be.</summary>
internal sealed record SourceRow(string? File, string? Text, PredictionInput? Input);

/// <summary>Which columns of a table are read; null: the usual names.</summary>
internal sealed record TableColumns(string? File, string? Text);

/// <summary>From what a user names (a sound file, a folder, a table, a list) to utterances.</summary>
internal static class PredictionSource
{
    /// <summary>Ends of the names of sound files, for folders.</summary>
    public static readonly string[] SoundExtensions = [".wav", ".wave", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".aif", ".aiff", ".wma", ".amr", ".au", ".caf"];

    private static readonly string[] FileColumns = ["file", "path", "audio", "audio_path", "wav", "filename"];
    private static readonly string[] TextColumns = ["text", "transcript", "transcription", "sentence", "words"];

    /// <summary>Whether it is read as a table: by its name.</summary>
    public static bool IsTable(string source) => Path.GetExtension(source).ToLowerInvariant() is ".csv" or ".tsv";

    /// <param name="source">A sound file, a folder (with its subfolders), a table (.csv, .tsv), or <c>-</c>: a path a line on standard input.</param>
    /// <param name="text">The words, the same for all; null: the table's.</param>
    /// <param name="wantsText">Whether a table's text is read when no column was named.</param>
    /// <exception cref="EmotionFusionException">No such file or folder, no sound in it, or the table isn't as was said.</exception>
    public static IEnumerable<SourceRow> Read(string source, string? text, TableColumns columns, bool wantsText, TextReader standardInput) => source switch
    {
        "-" => Lines(standardInput).Select(path => Row(path, path, text)),
        _ when Directory.Exists(source) => Folder(source).Select(path => Row(path, path, text)),
        _ when IsTable(source) => Table(source, text, columns, wantsText),
        _ when File.Exists(source) => [Row(source, source, text)],
        _ => throw new EmotionFusionException($"{source}: no such file or folder."),
    };

    private static SourceRow Row(string name, string path, string? text) => new(name, text, PredictionInput.OfFile(path, text));

    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }

    private static string[] Folder(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => SoundExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
            .Order(NaturalComparer.Instance)];
        return files.Length > 0 ? files : throw new EmotionFusionException($"{folder}: holds no sound file ({string.Join(", ", SoundExtensions)}), and neither do its subfolders.");
    }

    private static IEnumerable<SourceRow> Table(string path, string? text, TableColumns columns, bool wantsText)
    {
        if (!File.Exists(path))
        {
            throw new EmotionFusionException($"{path}: no such file.");
        }
        using var reader = new StreamReader(path);
        var separator = Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : ',';
        using var records = CsvFields.Read(reader, separator, path).GetEnumerator();
        var header = records.MoveNext() ? records.Current.Fields : throw new EmotionFusionException($"{path}: is empty; expected a line of column names, then a row an utterance.");
        var file = Column(path, header, columns.File, FileColumns, "--file-column");
        var words = Column(path, header, columns.Text, wantsText && text is null ? TextColumns : [], "--text-column");
        if (file < 0 && words < 0)
        {
            throw new EmotionFusionException(
                $"{path}: its columns are {string.Join(", ", header)}; expected one of {string.Join(", ", FileColumns)}. Name the column of sound files with --file-column, that of words with --text-column.");
        }
        while (records.MoveNext())
        {
            var (line, fields) = records.Current;
            if (fields.Length != header.Length)
            {
                throw new EmotionFusionException(FormattableString.Invariant($"{path}({line}): has {fields.Length} fields; the header has {header.Length}."));
            }
            var (name, said) = (file < 0 || fields[file].Length == 0 ? null : fields[file], words < 0 ? text : fields[words]);
            yield return new(name, said, name is not null ? PredictionInput.OfFile(Locate(path, name), said) : said is not null ? PredictionInput.OfText(said) : null);
        }
    }

    private static int Column(string path, string[] header, string? named, string[] usual, string option)
    {
        if (named is null)
        {
            return Array.FindIndex(header, name => usual.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase));
        }
        var at = Array.IndexOf(header, named);
        return at >= 0 ? at : throw new EmotionFusionException($"{path}: has no column '{named}' ({option}); it has {string.Join(", ", header)}.{Nearest.Hint(named, header)}");
    }

    // By the table's folder, or by the current one.
    private static string Locate(string table, string file)
    {
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(table))!, file);
        return File.Exists(beside) || !File.Exists(file) ? beside : file;
    }
}

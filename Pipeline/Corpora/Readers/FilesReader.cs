using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace EmotionFusion.Pipeline;

/// <summary>Reads a folder of sounds whose names, or the folders that they lie in, tell what they are.</summary>
internal sealed class FilesReader(FilesLayout layout) : ICorpusReader
{
    /// <summary>Stands for the speaker of all files where none is told: nobody can then be left out, which is as it should be.</summary>
    public const string NotKnown = "speaker not known";

    private static readonly string[] FolderGroups = ["emotion", "speaker"];

    public static ICorpusReader Of(YamlMap yaml) => new FilesReader(FilesLayout.Of(yaml, NamePattern.Of(yaml))!);

    /// <summary>A folder a class, and perhaps one a speaker above or below.</summary>
    public static ICorpusReader OfFolders(YamlMap yaml)
    {
        var groups = yaml.Require("folders") ? yaml.Strings("folders") ?? [] : [];
        var fits = groups.Contains("emotion") && groups.All(FolderGroups.Contains) && groups.Distinct().Count() == groups.Count;
        if (!fits && yaml.Has("folders"))
        {
            yaml.Fail("folders", "expected what the folders say, from the outer to the inner: [emotion], [speaker, emotion] or [emotion, speaker].");
        }
        return new FilesReader(FilesLayout.Of(yaml, fits ? NamePattern.OfFolders(groups) : null)!);
    }

    public void Read(CorpusBuilder corpus)
    {
        var files = FilesOf(corpus);
        var words = WordsOf(corpus, files);
        var (found, used) = (new Dictionary<string, (string Path, string Name)>(StringComparer.Ordinal), words is not { Count: > 0 });
        foreach (var file in files)
        {
            if (layout.Transcripts?.Has(file) == true)
            {
                continue;
            }
            if (NameOf(corpus, file) is not { } name || RowOf(corpus, file, name, words) is not { } row)
            {
                continue;
            }
            used |= words?.ContainsKey(row[Field.Id]!) == true;
            if (found.TryGetValue(row[Field.Id]!, out var first) && first.Name == name.Value.TrimStart('/') && AreEqual(first.Path, row[Field.File]!))
            {
                corpus.ExcludeOnPurpose(file, "a copy, byte for byte, of the file of the same name in another folder");
                continue;
            }
            found.TryAdd(row[Field.Id]!, (row[Field.File]!, name.Value.TrimStart('/')));
            corpus.Add(row);
        }
        if (!used && found.Count > 0)
        {
            throw new EmotionFusionException(
                $"{corpus.Folder}: none of the {words!.Count} ids in {layout.Transcripts!.Files} ({string.Join(", ", words.Keys.Take(3))}, ...) is that of a sound ({found.Keys.First()}, ...); see transcripts in {corpus.Spec.File}.");
        }
    }

    /// <summary>What is the corpus's of all files below its folder, in ordinal order.</summary>
    private static string[] FilesOf(CorpusBuilder corpus)
    {
        try
        {
            var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false };
            return [.. Directory.EnumerateFiles(corpus.Folder, "*", options)
                .Select(path => Path.GetRelativePath(corpus.Folder, path).Replace('\\', '/'))
                .Where(file => !IsLitter(file) && !corpus.Spec.Ignore.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file))))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EmotionFusionException($"{corpus.Spec.Name}: a folder below {corpus.Folder} can't be read: {e.Message}", e);
        }
    }

    /// <summary>What file managers leave: ._x.wav and .DS_Store, __MACOSX, Thumbs.db.</summary>
    private static bool IsLitter(string file) => file.Split('/').Any(part =>
        part[0] == '.' || part == "__MACOSX" || part.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase) || part.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase));

    private Dictionary<string, string>? WordsOf(CorpusBuilder corpus, string[] files)
    {
        if (layout.Transcripts is not { } transcripts || !files.Any(transcripts.Has))
        {
            return null;
        }
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, text) in files.Where(transcripts.Has).SelectMany(file => transcripts.Read(Path.Combine(corpus.Folder, file))))
        {
            words[id] = text;
        }
        return words;
    }

    /// <summary>Null, with the reason noted, of what isn't named as the corpus's sounds are.</summary>
    private Match? NameOf(CorpusBuilder corpus, string file)
    {
        if (!layout.Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
        {
            corpus.ExcludeOnPurpose(file, layout.Extensions is [var only] ? $"not a {only} file" : "not a sound file");
            return null;
        }
        if (layout.Pattern.Match(file) is not { } name)
        {
            corpus.Exclude(file, $"not named as the corpus's sounds are, such as {layout.Pattern.Expects} ({corpus.Spec.Name}.yaml)");
            return null;
        }
        foreach (var (group, wanted) in layout.Only.Where(only => !only.Value.Contains(name.Groups[only.Key].Value)))
        {
            corpus.ExcludeOnPurpose(file, $"its {group} is '{name.Groups[group].Value}', and only {string.Join(", ", wanted)} {(wanted.Count == 1 ? "is" : "are")} wanted");
            return null;
        }
        return name;
    }

    private CorpusRow RowOf(CorpusBuilder corpus, string file, Match name, Dictionary<string, string>? words)
    {
        var path = Path.Combine(corpus.Folder, file);
        var row = new CorpusRow(file, path) { [Field.File] = path, [Field.Speaker] = NotKnown };
        foreach (var (group, field) in layout.Fields)
        {
            row[field] = Meant(corpus, group, name.Groups[group].Value, path);
        }
        row[Field.Id] = layout.Id is { } id ? FilesLayout.Expand(id, name) : row[Field.Id] ?? name.Value.TrimStart('/');
        if (row[Field.Gender] is null && layout.Codes.ContainsKey("gender"))
        {
            row[Field.Gender] = Meant(corpus, "gender", name.Groups["speaker"].Value, path);
        }
        row[Field.Transcript] = layout.Transcript is { } text ? FilesLayout.Expand(text, name)
            : layout.Sentences.Count > 0 ? Find(layout.Sentences, "sentence", "sentences", row[Field.Sentence]!, path, corpus.Spec.File)
            : words is null ? null : words.GetValueOrDefault(row[Field.Id]!, "");
        return row;
    }

    /// <summary>What a group's value stands for, if codes says it.</summary>
    private string Meant(CorpusBuilder corpus, string group, string value, string path) =>
        value.Length > 0 && layout.Codes.TryGetValue(group, out var codes) ? Find(codes, group, $"codes ({group})", value, path, corpus.Spec.File) : value;

    private static string Find(IReadOnlyDictionary<string, string> known, string what, string key, string code, string where, string yaml) => known.TryGetValue(code, out var found)
        ? found
        : throw new EmotionFusionException(
            $"{where}: {what} '{code}' is not in the {key} of {yaml}, which knows {string.Join(", ", known.Keys)}.{Nearest.Hint(code, known.Keys)} Add it there, or take the file away.");

    private static bool AreEqual(string one, string other) =>
        new FileInfo(one).Length == new FileInfo(other).Length && File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));
}

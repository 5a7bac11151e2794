using System.IO.Enumeration;
using System.Text.RegularExpressions;

namespace EmotionFusion.Pipeline;

/// <summary>
/// Reads EmoDB's own naming: 03a01Wa.wav is speaker 03, text a01, emotion W, version a. Files may lie in subfolders.
/// </summary>
internal sealed partial class EmoDbReader : ICorpusReader
{
    public void Read(CorpusBuilder corpus)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true };
        var files = Directory.EnumerateFiles(corpus.Folder, "*", options)
            .Select(path => Path.GetRelativePath(corpus.Folder, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
        foreach (var file in files.Where(f => !corpus.Spec.Ignore.Any(i => FileSystemName.MatchesSimpleExpression(i, Path.GetFileName(f)))))
        {
            ReadFile(corpus, file);
        }
    }

    private static void ReadFile(CorpusBuilder corpus, string file)
    {
        if (!Path.GetExtension(file).Equals(".wav", StringComparison.OrdinalIgnoreCase))
        {
            corpus.ExcludeOnPurpose(file, "not a .wav file");
            return;
        }
        if (FileName().Match(Path.GetFileNameWithoutExtension(file)) is not { Success: true } name)
        {
            corpus.Exclude(file, "not named as EmoDB names its files: speaker, text, emotion, version (03a01Wa.wav)");
            return;
        }
        var path = Path.Combine(corpus.Folder, file);
        corpus.Add(new(file, path)
        {
            [Field.Id] = name.Value,
            [Field.Emotion] = name.Groups["emotion"].Value,
            [Field.Speaker] = name.Groups["speaker"].Value,
            [Field.File] = path,
            [Field.Transcript] = TextOf(corpus.Spec, name.Groups["text"].Value, path),
        });
    }

    private static string TextOf(CorpusSpec spec, string code, string where) => spec.Texts.TryGetValue(code, out var text)
        ? text
        : throw new EmotionFusionException(
            $"{where}: text '{code}' is not in the texts of {spec.File}, which knows {string.Join(", ", spec.Texts.Keys)}."
            + $"{Nearest.Hint(code, spec.Texts.Keys)} Add its words there, or take the file away.");

    [GeneratedRegex(@"^(?<speaker>\d\d)(?<text>[a-z]\d\d)(?<emotion>[A-Z])(?<version>[a-z])\z")]
    private static partial Regex FileName();
}

using System.IO.Enumeration;

namespace EmotionFusion.Pipeline;

/// <summary>A corpus as its reader found it, with what a check needs besides and what <see cref="Corpus"/> doesn't hold.</summary>
internal sealed record CheckedCorpus
{
    private static readonly string[] SoundExtensions = [".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aif", ".aiff", ".aifc", ".au", ".sph", ".wma"];

    /// <summary>Its speakers may be in several sessions.</summary>
    public required Corpus Corpus { get; init; }

    public required CorpusSpec Spec { get; init; }

    public required string Folder { get; init; }

    /// <summary>What the corpus gives a label, but no sound that is there: with the words that are used instead, or without.</summary>
    public required IReadOnlyList<Exclusion> WithoutSound { get; init; }

    /// <summary>Sound files, full paths, that something was read of which isn't among the utterances.</summary>
    public required IReadOnlySet<string> LeftOutFiles { get; init; }

    /// <summary>Sound files below the folder, relative to it, that nothing speaks of; none in a corpus without sound.</summary>
    public IReadOnlyList<UnnamedFile> UnnamedFiles()
    {
        var used = Corpus.Utterances.Select(utterance => utterance.AudioPath).OfType<string>().Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        if (used.Count == 0)
        {
            return [];
        }
        var told = Corpus.Exclusions.Select(exclusion => exclusion.Utterance).ToHashSet(StringComparer.Ordinal);
        var extensions = used.Select(path => Path.GetExtension(path)).Concat(SoundExtensions).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var folders = used.Concat(LeftOutFiles).Select(path => Path.GetDirectoryName(path)!).ToHashSet(StringComparer.Ordinal);
        var files = Directory.EnumerateFiles(Folder, "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(path => extensions.Contains(Path.GetExtension(path)) && !used.Contains(path) && !LeftOutFiles.Contains(path))
            .Where(path => !Spec.Ignore.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path))))
            .Select(path => new UnnamedFile(Path.GetRelativePath(Folder, path).Replace('\\', '/'), folders.Contains(Path.GetDirectoryName(path)!)));
        return [.. files.Where(file => !told.Contains(file.Name)).OrderBy(file => file.Name, NaturalComparer.Instance)];
    }
}

/// <summary>A sound file that nothing in its corpus speaks of.</summary>
/// <param name="Name">Below the corpus's folder.</param>
/// <param name="IsAmongOthers">Whether the folder that it lies in has sounds of the corpus.</param>
internal sealed record UnnamedFile(string Name, bool IsAmongOthers);

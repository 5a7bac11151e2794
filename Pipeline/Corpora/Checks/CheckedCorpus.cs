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

    /// <summary>Sound files below the folder, relative to it, that nothing speaks of; empty for a corpus without sound.</summary>
    public IReadOnlyList<string> UnnamedFiles()
    {
        if (!Corpus.HasSound)
        {
            return [];
        }
        var used = Corpus.Utterances.Select(utterance => utterance.AudioPath).OfType<string>().Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        var told = Corpus.Exclusions.Select(exclusion => exclusion.Utterance).ToHashSet(StringComparer.Ordinal);
        var files = Directory.EnumerateFiles(Folder, "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(path => SoundExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            .Where(path => !used.Contains(path) && !LeftOutFiles.Contains(path))
            .Where(path => !Spec.Ignore.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path))))
            .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'));
        return [.. files.Where(file => !told.Contains(file)).Order(NaturalComparer.Instance)];
    }
}

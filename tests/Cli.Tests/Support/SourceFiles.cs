using EmotionFusion.Tests;

namespace EmotionFusion.Cli.Tests;

/// <summary>The repository's own files; build output, features, runs and installed packages left out.</summary>
public static class SourceFiles
{
    private static readonly string[] NotSource = ["artifacts", "node_modules", "features", "runs", ".git", "bin", "obj"];

    /// <summary>Paths below the root, by extension.</summary>
    public static IEnumerable<string> Of(string extension) => Directory
        .EnumerateFiles(Repository.Root, $"*{extension}", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, file))
        .Where(path => !path.Split('/').Any(NotSource.Contains))
        .Order(StringComparer.Ordinal);
}

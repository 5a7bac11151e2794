namespace EmotionFusion.Cli.Tests;

/// <summary>The repository that the tests were built in.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Source files below the root by extension; build output, features, runs and installed packages left out.</summary>
    public static IEnumerable<string> Files(string extension) => Directory
        .EnumerateFiles(Root, $"*{extension}", SearchOption.AllDirectories)
        .Where(file => !Path.GetRelativePath(Root, file).Split('/').Any(part => part is "artifacts" or "node_modules" or "features" or "runs" or ".git" or "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "EmotionFusion.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no EmotionFusion.sln above {AppContext.BaseDirectory}");
    }
}

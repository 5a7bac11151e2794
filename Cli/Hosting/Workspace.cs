namespace EmotionFusion.Cli;

/// <summary>
/// Where things lie by default: in the current folder if it holds <c>configs/</c>, else in the repository that the
/// program was built in. So the program works from any folder, and a folder of one's own with <c>configs/</c> is a
/// project of one's own; encoders that it doesn't hold are the repository's.
/// </summary>
internal sealed record Workspace
{
    /// <summary>The folder that features, runs and corpora go by.</summary>
    public required string Root { get; init; }

    /// <summary>The folder of encoder folders.</summary>
    public required string Encoders { get; init; }

    public string CorpusConfigs => Path.Combine(Root, "configs", "corpora");

    public string Features => Path.Combine(Root, "features");

    public string Runs => Path.Combine(Root, "runs");

    /// <summary>The folder of classifiers, each in one of its own.</summary>
    public string Classifiers => Path.Combine(Root, "classifiers");

    /// <exception cref="EmotionFusionException">Neither folder is a project.</exception>
    public static Workspace Find(string current, string programFolder)
    {
        var repository = FindRepository(programFolder);
        var root = Directory.Exists(Path.Combine(current, "configs")) ? current : repository;
        if (root is null)
        {
            throw new EmotionFusionException(
                $"{current} holds no folder configs/, and no folder above the program ({programFolder}) holds configs/corpora and " +
                "Encoders/onnx. Run it in the project's folder, or use the program that scripts/setup.sh built there.");
        }

        var own = Path.Combine(root, "Encoders", "onnx");
        return new Workspace { Root = root, Encoders = Directory.Exists(own) || repository is null ? own : Path.Combine(repository, "Encoders", "onnx") };
    }

    /// <summary>A file named on the command line: from the current folder, else from the workspace.</summary>
    public string File(string path)
    {
        var fallback = Path.Combine(Root, path);
        return !System.IO.File.Exists(path) && System.IO.File.Exists(fallback) ? fallback : Path.GetFullPath(path);
    }

    private static string? FindRepository(string programFolder)
    {
        for (var folder = new DirectoryInfo(programFolder); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "configs", "corpora"))
                && Directory.Exists(Path.Combine(folder.FullName, "Encoders", "onnx")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}

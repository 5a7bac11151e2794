namespace EmotionFusion.Evaluation;

/// <summary>Whether a finished run's results follow from its predictions.</summary>
/// <param name="IsChecked">False for a run without results.</param>
/// <param name="Fault">What is wrong; null if nothing is.</param>
internal sealed record RunCheck(bool IsChecked, string? Fault)
{
    public static RunCheck Of(CatalogRun run)
    {
        if (!File.Exists(run.Folder.Results))
        {
            return new RunCheck(IsChecked: false, null);
        }

        try
        {
            if (VadRunResults.Read(run.Folder) is null)
            {
                SavedRun.Read(run.Folder);
            }

            return new RunCheck(IsChecked: true, null);
        }
        catch (Exception e) when (e is EmotionFusionException or IOException or UnauthorizedAccessException)
        {
            return new RunCheck(IsChecked: true, e.Message);
        }
    }
}

/// <summary>A run's folder that may be removed: it is a run's and nothing else's, and nobody works in it.</summary>
internal sealed record RunRemoval(RunFolder Folder, RunState State, long Bytes)
{
    // What training makes at once, whatever becomes of the run. A config.yaml alone may be anybody's.
    private static readonly string[] Marks = ["log.jsonl", "sweep.yaml"];

    /// <summary>The folder of a sweep's candidates.</summary>
    private const string Candidates = "candidates";

    /// <exception cref="EmotionFusionException">The folder isn't that of a run, or is a part of a sweep, holds other runs, or is worked in.</exception>
    public static RunRemoval Of(string path)
    {
        var folder = RunFolder.Open(path);
        if (!Marks.Any(mark => File.Exists(Path.Combine(folder.Path, mark))))
        {
            throw new EmotionFusionException($"{folder.Path} has no log.jsonl, so it isn't known to be a run. Nothing was removed.");
        }

        if (Path.GetFileName(Path.GetDirectoryName(folder.Path)) == Candidates && RunFolder.TryOpen(Path.Combine(folder.Path, "..", "..")) is { } sweep)
        {
            throw new EmotionFusionException($"{folder.Path} is a part of {sweep.Path}, which can only be removed as a whole. Nothing was removed.");
        }

        if (Inside(folder).FirstOrDefault() is { } inner)
        {
            throw new EmotionFusionException($"{folder.Path} holds another run, {inner}. Nothing was removed.");
        }

        var state = RunCatalog.StateOf(folder);
        return state != RunState.Running
            ? new RunRemoval(folder, state, CatalogRun.SizeOf(folder))
            : throw new EmotionFusionException($"{folder.Path} is worked on by another process. Nothing was removed; end that process first.");
    }

    /// <summary>Holds the folder, so that nobody goes on with the run meanwhile, and removes it.</summary>
    /// <exception cref="EmotionFusionException">Somebody has begun to work in it, or a file can't be removed.</exception>
    public void Remove()
    {
        var held = Folder.Lock();
        try
        {
            foreach (var entry in new DirectoryInfo(Folder.Path).EnumerateFileSystemInfos().Where(entry => entry.Name != RunFolder.LockName))
            {
                if (entry is DirectoryInfo { LinkTarget: null } directory)
                {
                    directory.Delete(recursive: true);
                }
                else
                {
                    entry.Delete();
                }
            }

            held.Dispose();
            Directory.Delete(Folder.Path, recursive: true); // where a lock's file doesn't go with it, it is in there
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw new EmotionFusionException($"{Folder.Path}: can't be removed, or only in part: {e.Message}", e);
        }
    }

    /// <summary>Folders within that look like runs, a sweep's candidates aside.</summary>
    private static IEnumerable<string> Inside(RunFolder folder) => Directory
        .EnumerateFiles(folder.Path, "log.jsonl", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Select(file => Path.GetDirectoryName(file)!)
        .Where(path => path != folder.Path && Path.GetFileName(Path.GetDirectoryName(path)) != Candidates);
}

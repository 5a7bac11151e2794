namespace EmotionFusion.Evaluation;

/// <summary>Which runs a command line means: runs, experiments' folders (their latest finished run), folders of experiments (of each the latest).</summary>
/// <param name="Named">Each run or experiment was named; else they are what a folder holds, and one that can't be compared may be left out.</param>
/// <param name="Notices">What was chosen where there was a choice, and what isn't finished.</param>
internal sealed record RunChoice(IReadOnlyList<RunFolder> Runs, bool Named, IReadOnlyList<string> Notices)
{
    /// <param name="paths">As typed.</param>
    /// <param name="runsRoot">Where a name that isn't there from the current folder is looked for.</param>
    /// <exception cref="EmotionFusionException">A path leads nowhere, or to nothing that is finished.</exception>
    public static RunChoice Of(IReadOnlyList<string> paths, string runsRoot)
    {
        var (runs, notices, named) = (new List<RunFolder>(), new List<string>(), true);
        foreach (var path in paths.Select(path => PathOf(path, runsRoot)))
        {
            if (RunFolder.TryOpen(path) is { } run)
            {
                runs.Add(File.Exists(run.Results) ? run : throw new EmotionFusionException(RunCatalog.StateOf(run) is var state && state == RunState.Done
                    ? $"{run.Path} has no results.json: a candidate of a sweep has validation figures alone. Compare the sweep, which tested what it chose."
                    : $"{run.Path} isn't finished ({state.ToString().ToLowerInvariant()}), so there is nothing to compare. To go on with it: train --resume {run.Path}"));
                continue;
            }

            var all = RunCatalog.List(path);
            var experiments = all.GroupBy(found => Path.GetDirectoryName(found.Folder.Path)!).ToArray();
            var latest = experiments.Select(experiment => Latest(path, [.. experiment], notices)).OfType<RunFolder>().ToArray();
            runs.AddRange(latest.Length > 0 ? latest : throw new EmotionFusionException($"{path} holds no finished run; {(all.Count == 0 ? "expected runs/<experiment>/<date-time>, or a folder of such." : $"of {Figures.Count(all.Count, "run")} the last, {all[^1].Name}, is {all[^1].State.ToString().ToLowerInvariant()}.")}"));
            named &= experiments.Length == 1;
        }

        return new RunChoice([.. runs.DistinctBy(run => run.Path)], named, notices);
    }

    internal static string PathOf(string path, string runsRoot) =>
        !Directory.Exists(path) && Directory.Exists(Path.Combine(runsRoot, path)) ? Path.GetFullPath(Path.Combine(runsRoot, path)) : Path.GetFullPath(path);

    private static RunFolder? Latest(string root, IReadOnlyList<CatalogRun> runs, List<string> notices)
    {
        var done = runs.Where(run => run.State == RunState.Done).ToArray();
        var experiment = Path.GetRelativePath(root, Path.GetDirectoryName(runs[0].Folder.Path)!) is "." ? Path.GetFileName(root) : Path.GetRelativePath(root, Path.GetDirectoryName(runs[0].Folder.Path)!);
        if (done.Length == 0)
        {
            notices.Add($"{experiment} is left out: no run of it is finished.");
            return null;
        }

        if (runs.Count > 1)
        {
            notices.Add($"{experiment}: {Path.GetFileName(done[^1].Folder.Path)}, the latest of {Figures.Count(done.Length, "finished run")}.");
        }

        return done[^1].Folder;
    }
}

namespace EmotionFusion.Evaluation;

/// <summary>How far a run has come.</summary>
public enum RunState
{
    /// <summary>A process works in its folder.</summary>
    Running,

    /// <summary>It has results.</summary>
    Done,

    /// <summary>It was broken off: it has neither results nor a failure, and nobody works on it.</summary>
    Interrupted,

    /// <summary>It has no results, because a training failed; log.jsonl says why.</summary>
    Failed,
}

/// <summary>Finds the runs below a folder and tells how far each has come. Nothing is written, locked or kept open.</summary>
public static class RunCatalog
{
    private const int Depth = 4; // runs/<group>/<experiment>/<date-time>, and one to spare

    /// <summary>The runs below a folder, or the run that it is; by experiment, each one's latest last. What lies inside a run is part of it.</summary>
    /// <exception cref="EmotionFusionException">There is no such folder.</exception>
    public static IReadOnlyList<CatalogRun> List(string root)
    {
        var folder = Path.GetFullPath(root);
        return Directory.Exists(folder)
            ? [.. Below(folder, Depth)
                .OrderBy(run => Path.GetDirectoryName(run.Path) ?? "", NaturalComparer.Instance).ThenBy(run => Path.GetFileName(run.Path), NaturalComparer.Instance)
                .Select(CatalogRun.Of)]
            : throw new EmotionFusionException($"{folder}: there is no such folder; expected the folder of runs. Say with --runs where runs are.");
    }

    /// <summary>How far one run, or candidate of a sweep, has come.</summary>
    public static RunState StateOf(RunFolder folder)
    {
        RunFolder[] parts = [folder, .. folder.Candidates];
        return parts.Any(part => part.IsHeld) ? RunState.Running
            : folder.IsFinished ? RunState.Done
            : parts.Any(part => RunLog.HasFailure(part.Log)) ? RunState.Failed
            : RunState.Interrupted;
    }

    private static IEnumerable<RunFolder> Below(string folder, int levels) => RunFolder.TryOpen(folder) is { } run
        ? [run]
        : levels == 0 ? [] : Directory.EnumerateDirectories(folder, "*", new EnumerationOptions { IgnoreInaccessible = true }).SelectMany(child => Below(child, levels - 1));
}

/// <summary>A run as a list shows it.</summary>
/// <param name="Started">By the folder's name, which training gives it; null where it has another.</param>
/// <param name="Figures">What it reached; null if it isn't done, or results.json is broken.</param>
/// <param name="Fault">Why results.json can't be read; null if it can, or isn't there.</param>
public sealed record CatalogRun(RunFolder Folder, RunState State, DateTimeOffset? Started, RunFigures? Figures, string? Fault)
{
    /// <summary><c>audio/20261124-105040</c>.</summary>
    public string Name => Folder.ShortName;

    /// <summary>Bytes of all its files, counted now; what vanishes meanwhile isn't.</summary>
    public long Size() => SizeOf(Folder);

    internal static long SizeOf(RunFolder folder) => new DirectoryInfo(folder.Path)
        .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Sum(file => file.Exists ? file.Length : 0);

    internal static CatalogRun Of(RunFolder folder)
    {
        var state = RunCatalog.StateOf(folder);
        var (figures, fault) = state == RunState.Done ? RunFigures.TryRead(folder) : default;
        return new CatalogRun(folder, state, folder.Started, figures, fault);
    }
}

/// <summary>The headline of results.json as it stands; <see cref="SavedRun.Read"/> checks it.</summary>
/// <param name="Utterances">Test utterances, each counted once whatever the number of seeds.</param>
/// <param name="Mean">Over folds and seeds; null of a run that predicts no classes, as is the next.</param>
/// <param name="Deviation">Population standard deviation over folds and seeds; null of a single one.</param>
/// <param name="MeanCcc">Of valence, arousal and dominance, averaged over test corpora; null of a run that predicts classes alone.</param>
public sealed record RunFigures(string Experiment, string Corpus, string Protocol, int Seeds, long Utterances, Scores? Mean, Scores? Deviation, double? MeanCcc)
{
    internal static (RunFigures? Figures, string? Fault) TryRead(RunFolder folder)
    {
        try
        {
            var head = RunJson.Read<Head>(folder.Results);
            var deviation = head.BySeed?.Count > 1 || head.ByFold?.Count > 1 ? head.Std : null;
            return (new RunFigures(head.Experiment, head.Corpus, head.Protocol, head.Seeds.Count, head.Utterances, head.Mean, deviation, head.Vad?.Corpora.Average(corpus => corpus.MeanCcc)), null);
        }
        catch (Exception e) when (e is EmotionFusionException or IOException or UnauthorizedAccessException)
        {
            return (null, e.Message);
        }
    }

    /// <summary>The members of results.json, of either kind, that a list shows.</summary>
    private sealed record Head(
        string Experiment, string Corpus, string Protocol, IReadOnlyList<int> Seeds, long Utterances,
        Scores? Mean = null, Scores? Std = null, IReadOnlyList<object>? ByFold = null, IReadOnlyList<object>? BySeed = null, VadHead? Vad = null);

    private sealed record VadHead(IReadOnlyList<VadCorpusHead> Corpora);

    private sealed record VadCorpusHead(double? MeanCcc = null);
}

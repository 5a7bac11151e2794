using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>How far an experiment has come, by the runs that are there of it with the same settings.</summary>
/// <param name="Config">The experiment.</param>
/// <param name="Run">The run that is at it, else the latest that is done, else the latest; null if there is none.</param>
/// <param name="Others">How many runs of its name have other settings.</param>
/// <param name="Candidates">Of a sweep, each; else empty.</param>
internal sealed record ExperimentState(ExperimentConfig Config, CatalogRun? Run, int Others, IReadOnlyList<CandidateState> Candidates)
{
    private static readonly RunState[] Order = [RunState.Running, RunState.Done, RunState.Interrupted, RunState.Failed];

    /// <param name="config">With what depends on corpora spelt out, as far as these are there.</param>
    /// <param name="runsRoot">Where runs are.</param>
    public static ExperimentState Of(ExperimentConfig config, string runsRoot)
    {
        var folder = Path.Combine(Path.GetFullPath(runsRoot), SafeFileName.Of(config.Name));
        CatalogRun[] all = Directory.Exists(folder) ? [.. RunCatalog.List(folder)] : [];
        CatalogRun[] same = [.. all.Where(run => IsOf(run.Folder, config))];
        var run = same.Reverse().OrderBy(one => Array.IndexOf(Order, one.State)).FirstOrDefault();
        return new(config, run, all.Length - same.Length, [.. (config.Search?.Candidates ?? []).Select(candidate => CandidateState.Of(candidate, run?.Folder.Candidate(candidate.Number)))]);
    }

    private static bool IsOf(RunFolder folder, ExperimentConfig config)
    {
        try
        {
            return RecordedDifference.Between(RecordedConfig.KeysOf(RecordedConfig.Read(folder).Experiment), RecordedConfig.KeysOf(config))
                .All(difference => config.EpochsBySize && difference.Key == "num_epochs"); // its corpora aren't there to tell
        }
        catch (EmotionFusionException)
        {
            return false; // nobody can go on with it
        }
    }
}

/// <summary>How far a candidate has come.</summary>
/// <param name="Candidate">Which.</param>
/// <param name="State">null if it wasn't begun.</param>
/// <param name="Score">Mean over the folds, once it is done; null too if it diverged.</param>
internal sealed record CandidateState(SearchCandidate Candidate, RunState? State, double? Score)
{
    public static CandidateState Of(SearchCandidate candidate, RunFolder? folder)
    {
        if (folder is null || !File.Exists(folder.Config))
        {
            return new(candidate, null, null);
        }

        var result = CandidateResult.TryRead(folder);
        var state = RunCatalog.StateOf(folder);
        var isBegun = state != RunState.Interrupted || new FileInfo(folder.Log) is { Exists: true, Length: > 0 };
        return new(candidate, isBegun ? state : null, result is null ? null : TriedCandidate.Of(candidate, result).Overall?.Score);
    }
}

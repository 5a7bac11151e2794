using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// The setting of a search that heads for use are trained with: the best by validation over all folds of a finished sweep. Its
/// test figures are those of the search as a whole, in which each fold chose for itself.
/// </summary>
internal static class SweepSetting
{
    /// <param name="config">With or without a search; with its corpora spelt out.</param>
    /// <param name="run">The sweep; null: the latest with the same settings.</param>
    /// <param name="runsRoot">Where runs are.</param>
    /// <returns>The experiment itself where it has no search; and the sweep, if it has one.</returns>
    /// <exception cref="EmotionFusionException">There is no such finished sweep.</exception>
    public static (ExperimentConfig Config, RunFolder? Sweep) Of(ExperimentConfig config, string? run, string runsRoot)
    {
        if (config.Search is not { } search)
        {
            return (config, null);
        }

        var folder = run is not null ? RunFolder.OpenFinished(run)
            : ExperimentState.Of(config, runsRoot).Run is { State: RunState.Done } done ? done.Folder
            : throw new EmotionFusionException(
                $"Experiment '{config.Name}' is a search, and {Path.GetFullPath(runsRoot)} has no finished sweep of it with these settings that could say which to fit. Run 'emotionfusion train' first, or name a sweep with --run.");
        var results = SweepResults.Read(folder) ?? throw new EmotionFusionException($"{folder.Path} is no finished sweep, so it can't say which setting of '{config.Name}' to fit.");
        var differences = RecordedDifference.Between(RecordedConfig.KeysOf(RecordedConfig.Read(folder).Experiment), RecordedConfig.KeysOf(config)).ToArray();
        return differences.Length == 0
            ? (search.Candidates[results.Overall - 1].Config, folder)
            : throw new EmotionFusionException($"{folder.Path} is another search than '{config.Name}':{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", differences.AsEnumerable())}");
    }
}

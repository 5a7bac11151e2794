using EmotionFusion.Encoders;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>How good an experiment's heads are on speakers whom they don't know, by a run of it.</summary>
/// <param name="Figures">null where nothing was measured.</param>
/// <param name="Words">Where they are from, or why there are none.</param>
public sealed record Measurement(MeasuredFigures? Figures, string Words)
{
    /// <summary>All of the run's results; null where nothing was measured.</summary>
    internal RunResults? Results { get; init; }

    private const string NotMeasured = "not measured: ";

    /// <summary>By the newest finished run of the same experiment on the same data.</summary>
    /// <exception cref="EmotionFusionException">That run's folder is broken.</exception>
    public static Measurement Newest(string runsRoot, FitPlan plan, ExperimentPlanner planner, CancellationToken cancellation = default)
    {
        var same = RunFolder.Finished(runsRoot, plan.Config.Name).Reverse().FirstOrDefault(run => Differences(run, plan, planner, cancellation).Count == 0);
        return same is null
            ? new(null, $"{NotMeasured}{Path.GetFullPath(runsRoot)} has no finished run of '{plan.Config.Name}' with these settings and data; run 'emotionfusion train' first")
            : Of(same, plan.Config);
    }

    /// <summary>By a run that somebody names.</summary>
    /// <exception cref="EmotionFusionException">There is no such run, or it is of another experiment or of other data: lists what differs.</exception>
    public static Measurement Of(string run, FitPlan plan, ExperimentPlanner planner, CancellationToken cancellation = default)
    {
        var folder = RunFolder.OpenFinished(run);
        if (!folder.IsFinished)
        {
            throw new EmotionFusionException($"{folder.Path} isn't finished, so it has no figures. Go on with it: train --resume {folder.Path}");
        }

        return Differences(folder, plan, planner, cancellation) is { Count: > 0 } differences
            ? throw new EmotionFusionException(
                $"{folder.Path} measured something else than what is to be fitted:{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", differences)}")
            : Of(folder, plan.Config);
    }

    /// <summary>A run's figures for heads that have been trained on its test speakers too.</summary>
    private static Measurement Of(RunFolder folder, ExperimentConfig config)
    {
        if (!config.Targets.UsesClasses)
        {
            return new(null, $"{NotMeasured}run {folder.ShortName} predicts valence, arousal and dominance alone, so it has no UAR");
        }

        var saved = SavedRun.Read(folder);
        var results = saved.Results;
        var chosen = saved.Sweep is { } sweep
            ? FormattableString.Invariant($"; each fold's heads have the setting that its own validation part chose out of {sweep.Candidates.Count}, this file's the one that is best over all folds")
            : "";
        return Of(results, config, $"run {folder.ShortName}: its heads were trained without the speakers that they were tested on, this file's on all of them{chosen}");
    }

    /// <param name="note">How the run's heads and the file's go together.</param>
    internal static Measurement Of(RunResults results, ExperimentConfig config, string note)
    {
        var intervals = results.Pooled.Intervals?.Uar;
        var corpora = config.EvaluationMode == EvaluationMode.CrossCorpus ? config.TestDatasets ?? [] : config.TrainDatasets;
        string[] notes =
        [
            note,
            .. results.Seeds.Count > 1 ? [FormattableString.Invariant($"figures are of one seed's heads, the file is the mean over {results.Seeds.Count} seeds")] : Array.Empty<string>(),
            .. results.SpeakersShared ? ["some test speakers were trained on in the run, too"] : Array.Empty<string>(),
        ];
        var figures = new MeasuredFigures(
            results.Pooled.Uar, Protocol.TitleOf(results.Protocol), corpora, (int)results.Utterances, results.BySpeaker.Count, intervals?.Low, intervals?.High, string.Join("; ", notes));
        return new(figures, Text(figures)) { Results = results };
    }

    /// <summary>Figures in a line.</summary>
    public static string Describe(MeasuredFigures? figures) => figures is null ? NotMeasured + "there is no UAR" : Text(figures);

    private static string Text(MeasuredFigures figures) => FormattableString.Invariant(
        $"UAR {100 * figures.Uar:0.0} %{(figures is { Low: { } low, High: { } high } ? FormattableString.Invariant($", 95 % interval {100 * low:0.0} to {100 * high:0.0} %") : "")}")
        + FormattableString.Invariant($", {figures.Protocol}, {figures.Utterances} utterances of {figures.Speakers} speakers ({figures.Note})");

    private static IReadOnlyList<RecordedDifference> Differences(RunFolder run, FitPlan plan, ExperimentPlanner planner, CancellationToken cancellation)
    {
        RecordedConfig recorded;
        try
        {
            recorded = RecordedConfig.Read(SweepResults.Read(run) is { } sweep ? run.Candidate(sweep.Overall) : run);
        }
        catch (EmotionFusionException broken)
        {
            return [new RecordedDifference("config.yaml", broken.Message, "readable")];
        }

        var settings = RecordedDifference.Between(RecordedConfig.KeysOf(recorded.Experiment), RecordedConfig.KeysOf(plan.Config)).ToArray();
        if (settings.Length > 0)
        {
            return settings; // the data of what is tested need not be there
        }

        var view = plan.Config.EvaluationMode == EvaluationMode.CrossCorpus ? planner.EvaluationView(plan.Config, cancellation) : plan.View;
        return [.. RecordedDifference.Between(recorded.Data, RecordedConfig.DataOf(view))];
    }
}

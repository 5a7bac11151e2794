using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Carries out one experiment from features to report.</summary>
public sealed class ExperimentRun
{
    private readonly FeatureView view;
    private readonly ExperimentConfig config;
    private readonly RunOptions options;
    private readonly RunFolder folder;
    private readonly RunLog log;
    private readonly IProgress<RunProgress>? progress;

    private ExperimentRun(
        FeatureView view, ExperimentConfig config, RunOptions options, RunFolder folder, RunLog log, IProgress<RunProgress>? progress)
    {
        (this.view, this.config, this.options) = (view, config, options);
        (this.folder, this.log, this.progress) = (folder, log, progress);
    }

    /// <summary>
    /// Trains every fold with every seed, then scores the test parts, once, and writes the run folder and its report.
    /// A run that breaks off leaves its folder without results.json.
    /// </summary>
    /// <param name="view">The corpus with the features that the experiment wants.</param>
    /// <param name="config">The experiment.</param>
    /// <param name="options">How to carry it out.</param>
    /// <param name="progress">Is called from the runs' threads, one call after another of the same run.</param>
    /// <param name="cancellation">Ends the runs between two steps.</param>
    /// <exception cref="RunsFailedException">Some runs failed; the others finished.</exception>
    /// <exception cref="EmotionFusionException">The folds can't be made, or the folder can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ExperimentOutcome Execute(
        FeatureView view, ExperimentConfig config, RunOptions options, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        var protocol = Protocol.Of(config);
        var folds = protocol.Folds(view, config);
        var now = options.Clock.GetLocalNow();
        var started = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var folder = RunFolder.Create(options.RunsRoot, config.Name, started);
        ConfigFile.Write(folder.Config, view, config, options.Command, started);
        var members = folds.Select(fold => Protocol.Members(fold, view, config)).ToArray();
        var splits = folds.Zip(members, (fold, its) => FoldSplit.Of(fold, its, view)).ToArray();
        RunJson.Write(folder.Folds, new FoldsFile(splits));

        RunResults results;
        using (var log = folder.OpenLog())
        {
            var run = new ExperimentRun(view, config, options, folder, log, progress);
            var trained = new ProtocolRunner(run.Train, options.Parallel).Run(ProtocolRunner.Tasks([.. members.SelectMany(its => its)], config.Seeds), cancellation);
            results = run.Score(Header(view, config, protocol, started), splits, trained);
        }

        HtmlReport.Write(folder);
        return new ExperimentOutcome(folder, results);
    }

    /// <summary>How many heads <see cref="Execute"/> will train: folds, their divisions where validation rotates, seeds.</summary>
    public static int CountTrainings(FeatureView view, ExperimentConfig config) =>
        config.Seeds.Count * Protocol.Of(config).Folds(view, config).Sum(fold => Protocol.Members(fold, view, config).Count);

    private static RunHeader Header(FeatureView view, ExperimentConfig config, Protocol protocol, DateTimeOffset started) => new()
    {
        Experiment = config.Name,
        Corpus = view.Corpus,
        Protocol = protocol.Name,
        Started = started,
        ClassNames = view.ClassNames,
        LabelConvention = view.LabelConvention,
        LeftOut = view.Exclusions,
    };

    private TrainedFold Train(FoldTask task, CancellationToken cancellation)
    {
        var observer = new RunObserver(task, config.NumEpochs, log, progress);
        observer.Report(RunProgressKind.Started);
        try
        {
            var trainOptions = new TrainOptions { Device = options.Device, Observer = observer, CheckpointFolder = folder.Checkpoints };
            var trained = Trainer.Train(view, task.Fold, config, task.Seed, trainOptions, cancellation);
            log.Trained(RunKey.Of(task), trained.Epochs.First(epoch => epoch.Epoch == trained.BestEpoch));
            observer.Report(RunProgressKind.Finished);
            return trained;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.Failed(RunKey.Of(task), e.Message);
            observer.Report(RunProgressKind.Failed);
            throw;
        }
    }

    private RunResults Score(RunHeader header, IReadOnlyList<FoldSplit> splits, IReadOnlyList<TrainedFold> trained)
    {
        foreach (var fold in trained.Select(run => run.Fold).Distinct())
        {
            fold.AssertDisjoint(view);
        }

        var predictions = Ensemble.Predictions(trained);
        PredictionsFile.Write(folder.Predictions, view.ClassNames, predictions);
        var results = ResultsComputation.Compute(header, splits, predictions);
        log.Final(results);
        RunJson.Write(folder.Results, results);
        return results;
    }
}

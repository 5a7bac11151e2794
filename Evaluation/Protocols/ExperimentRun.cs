using System.Runtime.ExceptionServices;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>One experiment in its run folder, which it holds against other processes as long as it goes on.</summary>
public sealed class ExperimentRun : IDisposable
{
    private readonly ExperimentJob _job;
    private readonly RunOptions _options;
    private readonly FileLock _held;
    private readonly DateTimeOffset _started;
    private readonly RunLog _log;

    private ExperimentRun(ExperimentJob job, RunOptions options, RunFolder folder, FileLock held, DateTimeOffset started)
    {
        (_job, _options, Folder, _held, _started) = (job, options, folder, held, started);
        _log = folder.OpenLog();
    }

    internal RunFolder Folder { get; }

    /// <summary>Carries out one experiment from features to report.</summary>
    /// <param name="view">The corpora with the features that the experiment wants.</param>
    /// <param name="config">The experiment, with one protocol.</param>
    /// <param name="options">How to carry it out.</param>
    /// <param name="progress">Is called from the trainings' threads, one call after another of the same training.</param>
    /// <param name="cancellation">Ends the trainings between two steps.</param>
    /// <exception cref="RunsFailedException">Some trainings failed; the others finished.</exception>
    /// <exception cref="EmotionFusionException">The folds can't be made, or the folder can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ExperimentOutcome Execute(
        FeatureView view, ExperimentConfig config, RunOptions options, IProgress<RunProgress>? progress = null, CancellationToken cancellation = default)
    {
        var result = ExperimentPool.Run([new ExperimentJob(ExperimentPlan.Of(view, config), progress)], options, cancellation)[0];
        if (result.Error is not null)
        {
            ExceptionDispatchInfo.Throw(result.Error);
        }

        return result.Outcome!;
    }

    public void Dispose()
    {
        _log.Dispose();
        _held.Dispose();
    }

    /// <summary>Makes the experiment's folder, or goes on in the one that is resumed.</summary>
    internal static ExperimentRun Open(ExperimentJob job, RunOptions options)
    {
        if (job.Resumed is { } resumed)
        {
            return new ExperimentRun(job, options, resumed.Folder, resumed.HandOver(), resumed.Started);
        }

        var now = options.Clock.GetLocalNow();
        var started = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var folder = RunFolder.Create(options.RunsRoot, job.Plan.Config.Name, started);
        var held = folder.Lock();
        ConfigFile.Write(folder.Config, job.Plan.View, job.Plan.Config, options.Command, started);
        RunJson.Write(folder.Folds, new FoldsFile(job.Plan.Splits()));
        return new ExperimentRun(job, options, folder, held, started);
    }

    /// <summary>Trains an epoch at a time; see <see cref="Trainer.Epochs"/>.</summary>
    internal IEnumerable<TrainedFold?> Train(FoldTask task, CancellationToken cancellation)
    {
        var observer = new RunObserver(task, _job.Plan.Config.NumEpochs, _log, _job.Progress);
        observer.Report(RunProgressKind.Started);
        var trainOptions = new TrainOptions
        {
            Device = _options.Device,
            Observer = observer,
            CheckpointFolder = Folder.Checkpoints,
            SaveEvery = _options.SaveEvery,
        };
        foreach (var step in Trainer.Epochs(_job.Plan.View, task.Fold, _job.Plan.Config, task.Seed, trainOptions, cancellation))
        {
            if (step is { } trained)
            {
                _log.Trained(RunKey.Of(task), trained.Epochs.First(epoch => epoch.Epoch == trained.BestEpoch));
                observer.Report(RunProgressKind.Finished);
            }

            yield return step;
        }
    }

    /// <summary>Tells of a training that broke off.</summary>
    internal void Fail(FoldTask task, Exception error)
    {
        _log.Failed(RunKey.Of(task), error.Message);
        new RunObserver(task, _job.Plan.Config.NumEpochs, _log, _job.Progress).Report(RunProgressKind.Failed);
    }

    internal RunResults Finish(IReadOnlyList<TrainedFold> trained)
    {
        var results = new RunScoring(_job.Plan, Folder, _log, _started).Score(trained);
        _log.Dispose();
        HtmlReport.Write(Folder);
        return results;
    }
}

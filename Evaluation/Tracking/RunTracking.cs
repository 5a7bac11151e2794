using System.Globalization;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>A run as trackers see it.</summary>
internal sealed record TrackedRun
{
    public required ExperimentConfig Config { get; init; }
    public required RunFolder Folder { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required IReadOnlyList<TrainingKey> Trainings { get; init; }

    /// <summary>The figures that compare runs, by name.</summary>
    public required IReadOnlyList<string> Headlines { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public static TrackedRun Of(ExperimentPlan plan, RunFolder folder, DateTimeOffset started, TimeProvider clock) => new()
    {
        Config = plan.Config,
        Folder = folder,
        Started = started,
        Trainings = [.. plan.Trainings.Select(task => task.Key)],
        Headlines = plan.Protocol == Protocol.CrossCorpus
            ? ["final/validation_uar", "final/validation_acc", .. plan.View.Corpora.Select(rows => rows.Corpus).Except(plan.Config.TrainDatasets).Select(corpus => $"final/{corpus}_uar")]
            : ["final/loso_uar_mean", "final/loso_uar_std", "final/loso_acc_mean", "final/loso_acc_std"],
        Clock = clock,
    };

    /// <summary>The run of one seed, as <see cref="ResultsLog"/> names it.</summary>
    public string NameOf(int seed) => Config.Seeds.Count > 1 ? FormattableString.Invariant($"{Config.Name}_seed{seed}") : Config.Name;

    /// <summary><c>session_1</c>, or <c>session_1.2</c> of a rotation's member.</summary>
    public static string NameOf(TrainingKey training) => training.Member is { } member ? string.Create(CultureInfo.InvariantCulture, $"{training.Fold}.{member}") : training.Fold;
}

/// <summary>What trackers show of an epoch, by the Python system's names.</summary>
internal static class EpochFigures
{
    public static (string Name, double Value)[] Figures(this EpochRecord epoch) =>
    [
        ("curriculum_fraction", epoch.CurriculumFraction),
        ("mean_difficulty", epoch.MeanDifficulty),
        ("val/accuracy", epoch.Validation.Accuracy),
        ("val/loss", epoch.Validation.Loss),
        ("val/uar", epoch.Validation.Uar),
        ("val/f1", epoch.Validation.MacroF1),
        .. epoch.ValidationCcc is { } ccc ? [("val/ccc", ccc)] : Array.Empty<(string, double)>(),
    ];
}

/// <summary>Writes down a run for a tool that people watch runs with. Called from the trainings' threads, one call after another of the same training.</summary>
internal interface ITracker : IDisposable
{
    void Step(TrainingKey training, StepRecord step);

    void Epoch(TrainingKey training, EpochRecord epoch);

    /// <summary>A training is over.</summary>
    void Trained(TrainingKey training);

    void Result(ResultsLine line);

    /// <summary>All test predictions of a seed.</summary>
    /// <param name="run">As in <see cref="ResultsLine.Run"/>.</param>
    void Predictions(string run, IReadOnlyList<string> classNames, IReadOnlyList<RunPrediction> rows);

    /// <summary>All is there. A run that is disposed of before can be gone on with.</summary>
    void Finish();
}

/// <summary>
/// The trackers that an experiment asks for. One that fails, of a full disk say, is told of once and left alone from then
/// on: it never spoils a training.
/// </summary>
internal sealed class RunTracking : IDisposable
{
    private readonly Guarded[] _trackers;

    public RunTracking(TrackedRun run, Action<string> tell)
        : this(run.Config.Tracking.Select(kind => kind == TrackerKind.Wandb
            ? ("Weights & Biases", () => new WandbTracker(run))
            : ("TensorBoard", (Func<ITracker>)(() => new TensorBoardTracker(run)))), tell)
    {
    }

    /// <param name="tell">Is told, in words, of a tracker that failed.</param>
    internal RunTracking(IEnumerable<(string Tool, Func<ITracker> Make)> trackers, Action<string> tell) =>
        _trackers = [.. trackers.Select(tracker => new Guarded(tracker.Tool, tracker.Make, tell))];

    public void Step(TrainingKey training, StepRecord step) => Each(tracker => tracker.Step(training, step));

    public void Epoch(TrainingKey training, EpochRecord epoch) => Each(tracker => tracker.Epoch(training, epoch));

    public void Trained(TrainingKey training) => Each(tracker => tracker.Trained(training));

    public void Result(ResultsLine line) => Each(tracker => tracker.Result(line));

    public void Predictions(string run, IReadOnlyList<string> classNames, IReadOnlyList<RunPrediction> rows) =>
        Each(tracker => tracker.Predictions(run, classNames, rows));

    public void Finish() => Each(tracker => tracker.Finish());

    public void Dispose() => Array.ForEach(_trackers, tracker => tracker.Dispose());

    private void Each(Action<ITracker> act) => Array.ForEach(_trackers, tracker => tracker.Do(act));

    private sealed class Guarded(string tool, Func<ITracker> make, Action<string> tell) : IDisposable
    {
        private readonly Lock _gate = new();
        private ITracker? _tracker;
        private volatile bool _isOver;

        public void Do(Action<ITracker> act)
        {
            if (_isOver)
            {
                return;
            }

            try
            {
                act(Made());
            }
            catch (Exception e)
            {
                Fail(e);
            }
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _isOver = true;
                try
                {
                    _tracker?.Dispose();
                }
                catch (Exception)
                {
                    // All that was whole is written; what can't be closed harms nobody.
                }

                _tracker = null;
            }
        }

        private ITracker Made()
        {
            lock (_gate)
            {
                return _isOver ? throw new ObjectDisposedException(tool) : _tracker ??= make();
            }
        }

        private void Fail(Exception error)
        {
            lock (_gate)
            {
                if (_isOver)
                {
                    return; // another thread told it
                }

                _isOver = true;
            }

            Dispose();
            tell($"no more is written for {tool}: {error.Message} Training goes on; what was written before can be read.");
        }
    }
}

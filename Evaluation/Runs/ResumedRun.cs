using System.Text.Json;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// A run that was broken off and is to go on in its folder: with the same experiment, data, features and folds, or not
/// at all. It holds the folder from the moment it is opened.
/// </summary>
public sealed class ResumedRun : IDisposable
{
    private readonly RecordedConfig _recorded;
    private FileLock? _held;

    private ResumedRun(RunFolder folder, FileLock held, RecordedConfig recorded) => (Folder, _held, _recorded) = (folder, held, recorded);

    public RunFolder Folder { get; }

    /// <summary>The experiment as config.yaml records it.</summary>
    public ExperimentConfig Config => _recorded.Experiment;

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsFinished => File.Exists(Folder.Results);

    internal DateTimeOffset Started => _recorded.Started;

    /// <exception cref="EmotionFusionException">It isn't the folder of a run, another process works in it, or config.yaml is broken.</exception>
    public static ResumedRun Open(string path)
    {
        var folder = RunFolder.Open(path);
        var held = folder.Lock();
        try
        {
            return new ResumedRun(folder, held, RecordedConfig.Read(folder));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Asserts that an experiment is the recorded one, key by key.</summary>
    /// <exception cref="EmotionFusionException">Lists each key that differs, with both values.</exception>
    public void AssertSame(ExperimentConfig asked) =>
        Assert(RecordedDifference.Between(RecordedConfig.KeysOf(Config), RecordedConfig.KeysOf(asked)));

    /// <summary>
    /// Asserts that data, features and folds are those that the run began with, and cuts log.jsonl back to what won't be done again.
    /// </summary>
    /// <exception cref="EmotionFusionException">They differ, or a file of the folder is broken.</exception>
    public ExperimentJob Continue(ExperimentPlan plan, IProgress<RunProgress>? progress = null)
    {
        Assert(RecordedDifference.Between(_recorded.Data, RecordedConfig.DataOf(plan.View)));
        var folds = new FoldsFile(plan.Splits());
        if (File.Exists(Folder.Folds) && JsonSerializer.Serialize(RunJson.Read<FoldsFile>(Folder.Folds), RunJson.Options) != JsonSerializer.Serialize(folds, RunJson.Options))
        {
            throw new EmotionFusionException($"{Folder.Folds} has other folds than this program makes of the data. The run can't go on; train again.");
        }

        RunJson.Write(Folder.Folds, folds);
        LogCut.Apply(Folder.Log, plan.Tasks.ToDictionary(RunKey.Of, task => TrainingState.CompletedEpochs(Folder.Checkpoints, task.Fold, task.Seed)));
        return new ExperimentJob(plan, progress, this);
    }

    /// <summary>How many epochs of each training won't be run again, by the fold's full name and the seed.</summary>
    public IReadOnlyDictionary<(string Fold, int Seed), int> EpochsDone(ExperimentPlan plan) => plan.Tasks.ToDictionary(
        task => (task.Fold.FullName, task.Seed),
        task => Math.Min(TrainingState.CompletedEpochs(Folder.Checkpoints, task.Fold, task.Seed), plan.Config.NumEpochs));

    public void Dispose() => _held?.Dispose();

    /// <summary>Whoever goes on with the run holds it from now on.</summary>
    internal FileLock HandOver()
    {
        var given = _held ?? throw new InvalidOperationException("The run was handed over already.");
        _held = null;
        return given;
    }

    private void Assert(IEnumerable<RecordedDifference> differences)
    {
        var list = differences.ToArray();
        if (list.Length > 0)
        {
            throw new EmotionFusionException(
                $"{Folder.Path}: this run can't go on, because not all is as it began; restore it or train again:{Environment.NewLine}  "
                + string.Join(Environment.NewLine + "  ", list.AsEnumerable()));
        }
    }
}

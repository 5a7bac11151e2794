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

    /// <summary>Whether it is a candidate of a sweep, which is only validated.</summary>
    internal bool IsCandidate => Candidate is not null;

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsFinished => Folder.IsFinished;

    internal DateTimeOffset Started => _recorded.Started;

    internal int Tried => _recorded.Tried;

    /// <summary>Its number, of a candidate of a sweep.</summary>
    internal int? Candidate => _recorded.Candidate;

    /// <summary>Makes the folder of a run, and of a sweep's candidates, that another process begins, on another machine perhaps, when its features are made.</summary>
    /// <param name="tried">How many experiments, this one too, are tried on the same test data.</param>
    /// <exception cref="EmotionFusionException">It can't be made.</exception>
    internal static RunFolder Prepare(string runsRoot, ExperimentConfig config, string command, DateTimeOffset started, int tried)
    {
        var folder = RunFolder.Create(runsRoot, config.Name, started);
        ConfigFile.WriteUnbegun(folder.Config, config, command, started, tried);
        if (config.Search is { } search)
        {
            SweepFolder.Prepare(folder, search, command, started);
        }

        return folder;
    }

    /// <exception cref="EmotionFusionException">It isn't the folder of a run, another process works in it, or config.yaml is broken.</exception>
    public static ResumedRun Open(string path)
    {
        var folder = RunFolder.OpenUnfinished(path);
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
    public ExperimentJob Continue(ExperimentPlan plan, IProgress<TrainingProgress>? progress = null)
    {
        if (_recorded.Data.Count == 0 && new FileInfo(Folder.Log) is { Exists: true, Length: 0 })
        {
            ConfigFile.Write(Folder.Config, plan, _recorded.Command, Started, Tried, Candidate);
        }
        else
        {
            Assert(RecordedDifference.Between(_recorded.Data, RecordedConfig.DataOf(plan.View, plan.Blocks)));
        }

        if (IsCandidate)
        {
            CutLog(plan);
            return new ExperimentJob(plan, progress, this);
        }

        var folds = FoldsFile.Of(plan.Splits(), plan.View);
        if (File.Exists(Folder.Folds) && JsonSerializer.Serialize(RunJson.Read<FoldsFile>(Folder.Folds).Folds, RunJson.Options) != JsonSerializer.Serialize(folds.Folds, RunJson.Options))
        {
            throw new EmotionFusionException($"{Folder.Folds} has other folds than this program makes of the data. The run can't go on; train again.");
        }

        RunJson.Write(Folder.Folds, folds);
        if (plan.Candidates.Count == 0)
        {
            CutLog(plan);
        }

        return new ExperimentJob(plan, progress, this);
    }

    /// <summary>A candidate of a sweep that this process works on, whether it was begun or not.</summary>
    /// <exception cref="EmotionFusionException">As <see cref="Open"/> and <see cref="Continue"/>; or the folder is another candidate's.</exception>
    internal static ResumedRun OpenCandidate(RunFolder folder, ExperimentPlan plan)
    {
        var run = Open(folder.Path);
        try
        {
            run.AssertSame(plan.Config);
            run.Continue(plan);
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    /// <summary>How many epochs of each training won't be made again.</summary>
    public IReadOnlyDictionary<TrainingKey, int> EpochsDone(ExperimentPlan plan) => Folder.EpochsDone(plan);

    private void CutLog(ExperimentPlan plan) => LogCut.Apply(
        Folder.Log, plan.Trainings.ToDictionary(task => task.Key, task => TrainingState.CompletedEpochs(Folder.Checkpoints, task.Fold, task.Seed)));

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

/// <summary>
/// Cuts the log of a run that was broken off back to the epochs that won't be run again, so that it reads as if it had
/// never been broken off. The line that says that a training is over is written again by whoever goes on.
/// </summary>
internal static class LogCut
{
    /// <param name="path">log.jsonl; a torn last line is dropped.</param>
    /// <param name="completed">By training, how many epochs are kept.</param>
    /// <exception cref="EmotionFusionException">Another line than the last is broken, or lacks a figure, with its number.</exception>
    public static void Apply(string path, IReadOnlyDictionary<TrainingKey, int> completed)
    {
        if (!File.Exists(path))
        {
            throw new EmotionFusionException($"{path} is missing. Restore it or train again.");
        }

        var lines = File.ReadAllLines(path);
        var kept = lines.Where((line, i) => IsKept(path, line, i, lines.Length, completed));
        AtomicFile.Write(path, string.Concat(kept.Select(line => line + "\n")));
    }

    private static bool IsKept(string path, string line, int index, int count, IReadOnlyDictionary<TrainingKey, int> completed)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var isKept = root.GetProperty("kind").GetString() is "step" or "epoch"
                && root.GetProperty("epoch").GetInt32() < completed.GetValueOrDefault(LearningCurves.Training(root));
            if (isKept && root.GetProperty("kind").ValueEquals("epoch"))
            {
                LearningCurves.Epoch(root); // the report would fail on it, once all is trained
            }

            return isKept;
        }
        catch (Exception) when (index == count - 1)
        {
            return false; // torn when the process died
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new EmotionFusionException(
                FormattableString.Invariant($"{path}({index + 1}): this is no line of a run's log: {e.Message} Restore the file or train again."), e);
        }
    }
}

using System.Text.Json;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Takes the learning curves out of log.jsonl.</summary>
internal sealed class LearningCurves
{
    private readonly Dictionary<TrainingKey, List<EpochRecord>> _epochs = [];
    private readonly Dictionary<TrainingKey, (int Epoch, int? AveragedFrom)> _kept = [];

    /// <returns>One a seed, training and member, in the order of the results.</returns>
    /// <exception cref="EmotionFusionException">A line that isn't as <see cref="RunLog"/> writes it, or a run without an end.</exception>
    public static IReadOnlyList<LearningCurve> Read(string path, RunResults results, IReadOnlyList<FoldSplit> folds)
    {
        var curves = new LearningCurves();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            try
            {
                using var document = JsonDocument.Parse(line);
                curves.Take(document.RootElement);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
            {
                throw new EmotionFusionException(
                    FormattableString.Invariant($"{path}({number}): this is no line of a run's log: {e.Message}"), e);
            }
        }

        var members = folds.ToDictionary(fold => fold.Name, fold => (fold.TrainingName, Members: fold.Rotation?.Select(division => (int?)division.Member).ToArray() ?? [null]));
        return [.. results.Folds
            .SelectMany(run => members[run.Name].Members.Select(member => new TrainingKey(members[run.Name].TrainingName, member, run.Seed)))
            .Distinct().Select(run => curves.Of(path, run))];
    }

    private void Take(JsonElement line)
    {
        switch (line.GetProperty("kind").GetString())
        {
            case "epoch":
                if (!_epochs.TryGetValue(Training(line), out var list))
                {
                    _epochs[Training(line)] = list = [];
                }

                list.Add(Epoch(line));
                break;
            case "trained":
                _kept[Training(line)] = (line.GetProperty("best_epoch").GetInt32(), line.TryGetProperty("averaged_from", out var first) ? first.GetInt32() : null);
                break;
        }
    }

    private LearningCurve Of(string path, TrainingKey run) =>
        _epochs.TryGetValue(run, out var list) && _kept.TryGetValue(run, out var kept) && list.Any(epoch => epoch.Epoch == kept.Epoch)
            ? new LearningCurve(run, kept.Epoch, list) { AveragedFrom = kept.AveragedFrom }
            : throw new EmotionFusionException(
                $"{path}: fold {run} has results, but the log doesn't hold its training up to the end. Restore the file, or folds.json if that was changed, or train again.");

    internal static TrainingKey Training(JsonElement line) => new(
        line.GetProperty("fold").GetString() ?? throw new FormatException("'fold' is null."),
        line.TryGetProperty("member", out var member) ? member.GetInt32() : null,
        line.GetProperty("seed").GetInt32());

    internal static EpochRecord Epoch(JsonElement line) => new()
    {
        Epoch = line.GetProperty("epoch").GetInt32(),
        LearningRate = Number(line, "lr"),
        CurriculumFraction = Number(line, "curriculum_fraction"),
        MeanDifficulty = Number(line, "mean_difficulty"),
        TrainLoss = Number(line, "loss"),
        Validation = new ValidationFigures(Number(line, "val/loss"), Number(line, "val/uar"), Number(line, "val/accuracy"), Number(line, "val/f1")),
        ValidationCcc = line.TryGetProperty("val/ccc", out _) ? Number(line, "val/ccc") : null,
        Seconds = Number(line, "seconds"),
    };

    /// <summary>null stands for a value that wasn't finite.</summary>
    private static double Number(JsonElement line, string name) =>
        line.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.GetDouble() : double.NaN;
}

/// <summary>How one head learnt: its epochs in order, and the 0-based one whose weights were kept.</summary>
public sealed record LearningCurve(TrainingKey Training, int BestEpoch, IReadOnlyList<EpochRecord> Epochs)
{
    /// <inheritdoc cref="TrainedFold.AveragedFrom"/>
    public int? AveragedFrom { get; init; }
}

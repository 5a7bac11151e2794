using System.Text.Json;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Takes the learning curves out of log.jsonl.</summary>
internal sealed class LearningCurves
{
    private readonly Dictionary<(string Fold, int? Member, int Seed), List<EpochRecord>> epochs = [];
    private readonly Dictionary<(string Fold, int? Member, int Seed), int> best = [];

    /// <returns>One a seed and fold, in the order of the results.</returns>
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

        return [.. from run in results.Folds
                   from fold in folds
                   where fold.Name == run.Name
                   select curves.Of(path, run.Name, fold.Member, run.Seed)];
    }

    private void Take(JsonElement line)
    {
        switch (line.GetProperty("kind").GetString())
        {
            case "epoch":
                if (!epochs.TryGetValue(Run(line), out var list))
                {
                    epochs[Run(line)] = list = [];
                }

                list.Add(Epoch(line));
                break;
            case "trained":
                best[Run(line)] = line.GetProperty("best_epoch").GetInt32();
                break;
        }
    }

    private LearningCurve Of(string path, string fold, int? member, int seed) =>
        epochs.TryGetValue((fold, member, seed), out var list) && best.TryGetValue((fold, member, seed), out var kept) && list.Any(epoch => epoch.Epoch == kept)
            ? new LearningCurve(fold, member, seed, kept, list)
            : throw new EmotionFusionException(FormattableString.Invariant(
                $"{path}: fold '{fold}' with seed {seed} has results, but the log doesn't hold its training up to the end. Restore the file or train again."));

    private static (string Fold, int? Member, int Seed) Run(JsonElement line) =>
        (
        line.GetProperty("fold").GetString() ?? throw new FormatException("'fold' is null."),
        line.TryGetProperty("member", out var member) ? member.GetInt32() : null,
        line.GetProperty("seed").GetInt32());

    private static EpochRecord Epoch(JsonElement line) => new(
        line.GetProperty("epoch").GetInt32(),
        Number(line, "lr"),
        Number(line, "loss"),
        Number(line, "val/loss"),
        Number(line, "val/uar"),
        Number(line, "val/accuracy"),
        Number(line, "val/f1"),
        Number(line, "seconds"));

    /// <summary>null stands for a value that wasn't finite.</summary>
    private static double Number(JsonElement line, string name) =>
        line.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.GetDouble() : double.NaN;
}

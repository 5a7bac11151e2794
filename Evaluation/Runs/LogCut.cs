using System.Text.Json;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Cuts the log of a run that was broken off back to the epochs that won't be run again, so that it reads as if it had
/// never been broken off. The line that says that a training is over is written again by whoever goes on.
/// </summary>
internal static class LogCut
{
    /// <param name="path">log.jsonl; a torn last line is dropped.</param>
    /// <param name="completed">By training, how many epochs are kept.</param>
    /// <exception cref="EmotionFusionException">Another line than the last is broken, with its number.</exception>
    public static void Apply(string path, IReadOnlyDictionary<RunKey, int> completed)
    {
        var lines = File.ReadAllLines(path);
        var kept = lines.Where((line, i) => IsKept(path, line, i, lines.Length, completed));
        AtomicFile.Write(path, string.Concat(kept.Select(line => line + "\n")));
    }

    private static bool IsKept(string path, string line, int index, int count, IReadOnlyDictionary<RunKey, int> completed)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return root.GetProperty("kind").GetString() is "step" or "epoch"
                && root.GetProperty("epoch").GetInt32() < completed.GetValueOrDefault(LearningCurves.Run(root));
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

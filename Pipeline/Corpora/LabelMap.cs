namespace EmotionFusion.Pipeline;

/// <summary>
/// A corpus's own label codes and what becomes of each: a class, or left out. It decides about every code that the
/// corpus has: one that it doesn't know is an error, so that no utterance is lost to a forgotten line.
/// </summary>
internal sealed class LabelMap(IReadOnlyDictionary<string, int?> labels, string file)
{
    public const string LeaveOut = "leave_out";

    /// <summary>The label of <paramref name="code"/>; null when the map leaves it out.</summary>
    /// <exception cref="EmotionFusionException">The map doesn't know it.</exception>
    public int? Find(string code, string where) => labels.TryGetValue(code, out var label)
        ? label
        : throw new EmotionFusionException(
            $"{where}: label '{code}' is not in the label map of {file}, which knows {string.Join(", ", labels.Keys)}."
            + $"{Nearest.Hint(code, labels.Keys)} Add it there, with its class or {LeaveOut}.");
}

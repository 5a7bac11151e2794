namespace EmotionFusion.Pipeline;

/// <summary>An utterance (or file) that was left out, and why. Reports count these; nothing is imputed.</summary>
public sealed record Exclusion(string Utterance, string Reason)
{
    /// <summary>The commonest reasons with their counts, for a message.</summary>
    internal static string Summary(IEnumerable<Exclusion> exclusions) => string.Join("; ",
        exclusions.CountBy(e => e.Reason).OrderByDescending(reason => reason.Value).Take(3).Select(reason => $"{reason.Value} x {reason.Key}"));
}

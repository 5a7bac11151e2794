namespace EmotionFusion.Pipeline;

/// <summary>An utterance (or file) that was left out, and why. Reports count these; nothing is imputed.</summary>
public sealed record Exclusion(string Utterance, string Reason);

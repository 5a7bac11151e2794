namespace EmotionFusion.Pipeline;

/// <summary>What configs/corpora says of a corpus that need not be on this disk.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Language">By ISO 639-1; null when its YAML doesn't say.</param>
/// <param name="ClassNames">By label.</param>
public sealed record CorpusDescription(string Name, string? Language, IReadOnlyList<string> ClassNames);

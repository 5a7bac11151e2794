namespace EmotionFusion.Pipeline;

/// <summary>What configs/corpora says of a corpus that need not be on this disk.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Language">The language spoken, as a code such as en or de; null if nobody said.</param>
/// <param name="ClassNames">By label.</param>
public sealed record CorpusDescription(string Name, string? Language, IReadOnlyList<string> ClassNames);

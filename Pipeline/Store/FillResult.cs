namespace EmotionFusion.Pipeline;

/// <summary>What a fill did.</summary>
/// <param name="Rows">Utterances that the filled part of the store now has values for.</param>
/// <param name="Encoded">How many of them were encoded now; the others were there.</param>
/// <param name="Exclusions">The utterances that have no values, and why.</param>
/// <param name="Repaired">The shards that were broken and are made again, with what was wrong.</param>
public sealed record FillResult(int Rows, int Encoded, IReadOnlyList<Exclusion> Exclusions, IReadOnlyList<string> Repaired);

namespace EmotionFusion.Pipeline;

/// <summary>What a stored row belongs to: an utterance, and the SHA-256 (hex) of the input that its values were made of.</summary>
internal readonly record struct RowKey(string Id, string Input);

namespace EmotionFusion.Pipeline;

/// <summary>A row of a shard in the making: its values, or its failure.</summary>
internal sealed record FilledRow(RowKey Key, float[]? Values, FailedRow? Failed);

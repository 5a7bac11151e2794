namespace EmotionFusion.Pipeline;

/// <summary>An utterance and its input as they are now: the input's hash, or why there is no input.</summary>
internal sealed record PlannedRow(string Id, string Source, string Input, int Size, string? Failure)
{
    public RowKey Key => new(Id, Input);
}

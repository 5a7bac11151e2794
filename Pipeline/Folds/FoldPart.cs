namespace EmotionFusion.Pipeline;

/// <summary>One side of a fold: rows of the feature view, ascending, and the speakers they belong to.</summary>
public sealed record FoldPart(IReadOnlyList<string> Speakers, int[] Rows);

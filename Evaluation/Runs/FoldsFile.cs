namespace EmotionFusion.Evaluation;

/// <summary>folds.json: who and what each fold trains on, selects by and tests on.</summary>
public sealed record FoldsFile(IReadOnlyList<FoldSplit> Folds);

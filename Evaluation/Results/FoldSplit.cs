using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>An entry of folds.json: who and what was trained on, selected by and tested on.</summary>
public sealed record FoldSplit(string Name, FoldSplitPart Train, FoldSplitPart Validation, FoldSplitPart Test)
{
    public static FoldSplit Of(Fold fold, FeatureView view) => new(
        fold.Name,
        FoldSplitPart.Of(fold.Train, view),
        FoldSplitPart.Of(fold.Validation, view),
        FoldSplitPart.Of(fold.Test, view));
}

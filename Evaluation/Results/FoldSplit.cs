using System.Text.Json.Serialization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>An entry of folds.json: who and what was trained on, selected by and tested on.</summary>
/// <param name="Member">In a validation rotation there is an entry a division, with the same name and test part; null without one.</param>
public sealed record FoldSplit(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Member,
    FoldSplitPart Train,
    FoldSplitPart Validation,
    FoldSplitPart Test)
{
    public static FoldSplit Of(Fold fold, FeatureView view) => new(
        fold.Name,
        fold.Member,
        FoldSplitPart.Of(fold.Train, view),
        FoldSplitPart.Of(fold.Validation, view),
        FoldSplitPart.Of(fold.Test, view));
}

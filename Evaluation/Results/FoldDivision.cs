using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>One division of a fold's training side, where every training speaker validates once.</summary>
/// <param name="Member">From 1.</param>
/// <param name="Train">Who and what this head learnt from.</param>
/// <param name="Validation">Who chose its epoch.</param>
public sealed record FoldDivision(int Member, FoldSplitPart Train, FoldSplitPart Validation)
{
    public static FoldDivision Of(Fold member, FeatureView view) =>
        new(member.Member!.Value, FoldSplitPart.Of(member.Train, view), FoldSplitPart.Of(member.Validation, view));
}

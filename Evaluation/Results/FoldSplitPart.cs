using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>One side of a fold as folds.json has it.</summary>
/// <param name="Speakers">Their names.</param>
/// <param name="Utterances">Their ids, in the view's order.</param>
/// <param name="Classes">Utterances a class, by class name, in label order; a class without any is there with 0.</param>
public sealed record FoldSplitPart(
    IReadOnlyList<string> Speakers, IReadOnlyList<string> Utterances, IReadOnlyDictionary<string, int> Classes)
{
    public static FoldSplitPart Of(FoldPart part, FeatureView view)
    {
        var classes = view.ClassNames.ToDictionary(name => name, _ => 0);
        foreach (var row in part.Rows)
        {
            classes[view.ClassNames[view.Utterances[row].Label]]++;
        }

        return new FoldSplitPart(part.Speakers, [.. part.Rows.Select(row => view.Utterances[row].Id)], classes);
    }
}

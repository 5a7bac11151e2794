using System.Text.Json.Serialization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>An entry of folds.json: who and what was trained on, selected by and tested on.</summary>
/// <param name="Name">The fold's name.</param>
/// <param name="Train">Of the fold itself; where validation speakers rotate, see <paramref name="Rotation"/>.</param>
/// <param name="Validation">Likewise.</param>
/// <param name="Test">The same for all divisions of the training side.</param>
/// <param name="Rotation">The divisions that were trained instead, one a head; null if there's no rotation.</param>
public sealed record FoldSplit(
    string Name,
    FoldSplitPart Train,
    FoldSplitPart Validation,
    FoldSplitPart Test,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FoldDivision>? Rotation = null)
{
    /// <param name="fold">The fold.</param>
    /// <param name="members">Its divisions; the fold itself alone if validation speakers don't rotate.</param>
    /// <param name="view">Where the rows are.</param>
    public static FoldSplit Of(Fold fold, IReadOnlyList<Fold> members, FeatureView view) => new(
        fold.Name,
        FoldSplitPart.Of(fold.Train, view),
        FoldSplitPart.Of(fold.Validation, view),
        FoldSplitPart.Of(fold.Test, view),
        members is [{ Member: null }] ? null : [.. members.Select(member => FoldDivision.Of(member, view))]);

    /// <summary>Utterances a class that heads learnt from: in a rotation, every one of the training side by some head.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, int> LearntClasses => Rotation is null
        ? Train.Classes
        : Train.Classes.ToDictionary(entry => entry.Key, entry => entry.Value + Validation.Classes.GetValueOrDefault(entry.Key));
}

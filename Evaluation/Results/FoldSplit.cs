using System.Text.Json.Serialization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>An entry of folds.json: who and what was trained on, selected by and tested on.</summary>
/// <param name="Name">The fold's name.</param>
/// <param name="Train">Of the fold itself; where validation speakers rotate, see <paramref name="Rotation"/>.</param>
/// <param name="Validation">Likewise.</param>
/// <param name="Test">The same for all divisions of the training side.</param>
/// <param name="Rotation">The divisions that were trained instead, one a head; null if there's no rotation.</param>
/// <param name="HeldBack">What the training side does without, because the test part has the same; null if nothing.</param>
/// <param name="Training">The name of the training in log and checkpoints, where several test corpora share it; null if it is the fold's own.</param>
public sealed record FoldSplit(
    string Name,
    FoldSplitPart Train,
    FoldSplitPart Validation,
    FoldSplitPart Test,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FoldDivision>? Rotation = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Training = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FoldSplitHeldBack? HeldBack = null)
{
    /// <param name="fold">The fold.</param>
    /// <param name="members">Its divisions; the fold itself alone if validation speakers don't rotate.</param>
    /// <param name="view">Where the rows are.</param>
    /// <param name="name">The name that its results go under; null: its own.</param>
    /// <param name="testCorpus">The only corpus of its test part that is meant; null: all.</param>
    internal static FoldSplit Of(Fold fold, IReadOnlyList<Fold> members, FeatureView view, string? name = null, string? testCorpus = null) => new(
        name ?? fold.Name,
        FoldSplitPart.Of(fold.Train, view),
        FoldSplitPart.Of(fold.Validation, view),
        FoldSplitPart.Of(testCorpus is null ? fold.Test : PartOf(fold.Test, view, testCorpus), view),
        members is [{ Member: null }] ? null : [.. members.Select(member => FoldDivision.Of(member, view))],
        name is null || name == fold.Name ? null : fold.Name,
        FoldSplitHeldBack.Of([.. members.Prepend(fold).SelectMany(member => member.HeldBack).DistinctBy(held => held.Row)], view));

    /// <summary>Utterances a class that heads learnt from: in a rotation, every one of the training side by some head.</summary>
    internal IReadOnlyDictionary<string, int> LearntClasses => Rotation is null
        ? Train.Classes
        : Train.Classes.ToDictionary(entry => entry.Key, entry => entry.Value + Validation.Classes.GetValueOrDefault(entry.Key));

    /// <summary>Utterances that heads learnt from, likewise.</summary>
    internal IEnumerable<string> LearntUtterances => Rotation is null ? Train.Utterances : Train.Utterances.Concat(Validation.Utterances);

    /// <summary>The name of the training whose heads tested this fold.</summary>
    internal string TrainingName => Training ?? Name;

    private static FoldPart PartOf(FoldPart part, FeatureView view, string corpus)
    {
        int[] rows = [.. part.AllRows.Where(row => view.CorpusOf(row) == corpus)];
        var speakers = rows.Select(row => view.Utterances[row].Speaker).ToHashSet(StringComparer.Ordinal);
        return FoldPart.Of(view, [.. part.Speakers.Where(speakers.Contains)], rows);
    }
}

/// <summary>One side of a fold as folds.json has it.</summary>
/// <param name="Speakers">Their names.</param>
/// <param name="Utterances">Their ids, in the view's order.</param>
/// <param name="Classes">Utterances a class, by class name, in label order; a class without any is there with 0.</param>
public sealed record FoldSplitPart(
    IReadOnlyList<string> Speakers, IReadOnlyList<string> Utterances, IReadOnlyDictionary<string, int> Classes)
{
    /// <summary>The ids of those without a majority, which aren't among the utterances; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Divided { get; init; }

    internal static FoldSplitPart Of(FoldPart part, FeatureView view)
    {
        var classes = view.ClassNames.ToDictionary(name => name, _ => 0);
        foreach (var row in part.Rows)
        {
            classes[view.ClassNames[view.Utterances[row].Label]]++;
        }

        return new FoldSplitPart(part.Speakers, Ids(part.Rows), classes) { Divided = part.Divided.Length > 0 ? Ids(part.Divided) : null };

        string[] Ids(int[] rows) => [.. rows.Select(row => view.Utterances[row].Id)];
    }
}

/// <summary>Utterances of training corpora that a fold neither trains nor validates on, by what a tested corpus has too.</summary>
public sealed record FoldSplitHeldBack(IReadOnlyList<string> SameSpeaker, IReadOnlyList<string> SameRecording)
{
    internal static FoldSplitHeldBack? Of(IReadOnlyList<HeldBack> rows, FeatureView view)
    {
        string[] For(HeldBackReason reason) => [.. rows.Where(held => held.Reason == reason).Select(held => view.Utterances[held.Row].Id)];
        return rows.Count == 0 ? null : new FoldSplitHeldBack(For(HeldBackReason.SameSpeaker), For(HeldBackReason.SameRecording));
    }
}

/// <summary>One division of a fold's training side, where every training speaker validates once.</summary>
/// <param name="Member">From 1.</param>
/// <param name="Train">Who and what this head learnt from.</param>
/// <param name="Validation">Who chose its epoch.</param>
public sealed record FoldDivision(int Member, FoldSplitPart Train, FoldSplitPart Validation)
{
    internal static FoldDivision Of(Fold member, FeatureView view) =>
        new(member.Member!.Value, FoldSplitPart.Of(member.Train, view), FoldSplitPart.Of(member.Validation, view));
}

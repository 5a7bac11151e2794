using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>What was learnt from, selected by and tested on.</summary>
internal static class DataSection
{
    private const int MostRowsInSight = 24;

    public static XElement Of(SavedRun run)
    {
        var results = run.Results;
        return Section("data", "Data",
            results.LabelConvention is { } convention ? P("Labels: ", convention, ".") : null,
            Figure(ClassBars.Of([.. results.Classes.Select((name, c) => (name, Support(results, c)))]),
                "Test utterances a class, all folds. ", Disjoint(results), " Validation decides which epoch is kept; the test part is scored once, after all training.",
                run.Folds.Any(fold => fold.Rotation is not null) ? " Every training speaker validates in turn; folds.json has the divisions." : null),
            run.Folds.Count * 3 <= MostRowsInSight ? Parts(run) : Details($"Class counts of {Figures.Count(run.Folds.Count)} folds", Parts(run)));
    }

    private static string Disjoint(RunResults results) => results switch
    {
        { SpeakersShared: true } => "Speakers are in several parts of a fold.",
        { ValidationSpeakersShared: true } => "Training and validation share speakers, test has others.",
        _ => "Each speaker is in one part of a fold only.",
    };

    /// <summary>Of utterances, not of predictions: seeds don't multiply it.</summary>
    private static long Support(RunResults results, int c) =>
        ConfusionMatrix.FromRows(results.Pooled.Confusion).Support(c) / results.Seeds.Count;

    private static XElement Parts(SavedRun run)
    {
        var classes = run.Results.Classes;
        return El("div.scroll", At("tabindex", "0"), At("role", "region"), At("aria-label", "Class counts a fold and part"),
            El("table.grouped",
                El("caption", "Utterances a fold, part and class"),
                El("thead", El("tr", Column("Fold", false), Column("Part", false), Column("Speakers"), classes.Select(name => Column(name)), Column("All"))),
                run.Folds.Select(fold => El("tbody", At("data-fold", fold.Name), Rows(fold, classes)))));
    }

    private static IEnumerable<XElement> Rows(FoldSplit fold, IReadOnlyList<string> classes)
    {
        (string Name, FoldSplitPart Part)[] parts = fold.Rotation is null
            ? [("train", fold.Train), ("validation", fold.Validation), ("test", fold.Test)]
            : [("train and, in turn, validation", TrainingSide(fold)), ("test", fold.Test)];
        return parts.Select((part, i) => Row(i == 0 ? El("th", At("scope", "rowgroup"), At("rowspan", parts.Length), fold.Name) : null, part.Name, part.Part, classes));
    }

    private static FoldSplitPart TrainingSide(FoldSplit fold) => new(
        [.. fold.Train.Speakers, .. fold.Validation.Speakers], [.. fold.Train.Utterances, .. fold.Validation.Utterances], fold.LearntClasses);

    private static XElement Row(XElement? fold, string part, FoldSplitPart split, IReadOnlyList<string> classes) => El("tr",
        fold,
        RowHead(part),
        El("td.num", At("title", string.Join(", ", split.Speakers.Take(20))), Figures.Count(split.Speakers.Count)),
        classes.Select(name => El(split.Classes.GetValueOrDefault(name) == 0 ? "td.num none" : "td.num", Figures.Count(split.Classes.GetValueOrDefault(name)))),
        El("td.num", Figures.Count(split.Utterances.Count)));
}

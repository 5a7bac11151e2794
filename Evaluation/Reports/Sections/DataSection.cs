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
                "Test utterances a class, all folds. ", Disjoint(results), " Validation decides which epoch is kept; the test part is scored once, after all training."),
            run.Results.ByFold.Count * 3 <= MostRowsInSight ? Parts(run) : Details($"Class counts of {Figures.Count(run.Results.ByFold.Count)} folds", Parts(run)));
    }

    private static string Disjoint(RunResults results) =>
        results.SpeakersShared ? "Speakers are in several parts of a fold." : "Each speaker is in one part of a fold only.";

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
                run.Folds.GroupBy(fold => fold.Name).Select(divisions => El("tbody", At("data-fold", divisions.Key),
                    divisions.Count() == 1 ? Rows(divisions.First(), classes) : RotationRows([.. divisions], classes)))));
    }

    private static IEnumerable<XElement> Rows(FoldSplit fold, IReadOnlyList<string> classes) =>
    [
        Row(fold.Name, 3, "train", fold.Train, classes),
        Row(null, 3, "validation", fold.Validation, classes),
        Row(null, 3, "test", fold.Test, classes),
    ];

    /// <summary>Everybody on the training side trains and validates by turns; a row a division would say it a dozen times.</summary>
    private static IEnumerable<XElement> RotationRows(FoldSplit[] divisions, IReadOnlyList<string> classes) =>
    [
        Row(divisions[0].Name, 2, Figures.Count(divisions.Length) + " turns of train and validation", divisions[0].Train.With(divisions[0].Validation), classes),
        Row(null, 2, "test", divisions[0].Test, classes),
    ];

    private static XElement Row(string? fold, int parts, string part, FoldSplitPart split, IReadOnlyList<string> classes) => El("tr",
        fold is null ? null : El("th", At("scope", "rowgroup"), At("rowspan", parts), fold),
        RowHead(part),
        El("td.num", At("title", string.Join(", ", split.Speakers.Take(20))), Figures.Count(split.Speakers.Count)),
        classes.Select(name => El(split.Classes.GetValueOrDefault(name) == 0 ? "td.num none" : "td.num", Figures.Count(split.Classes.GetValueOrDefault(name)))),
        El("td.num", Figures.Count(split.Utterances.Count)));
}

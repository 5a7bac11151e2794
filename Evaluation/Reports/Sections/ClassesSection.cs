using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>Which classes are found, and what they are taken for.</summary>
internal static class ClassesSection
{
    public static XElement Of(SavedRun run)
    {
        var results = run.Results;
        var pooled = ConfusionMatrix.FromRows(results.Pooled.Confusion);
        return Section("classes", "Classes",
            El(results.Classes.Count > 5 ? "div.pair even" : "div.pair",
                Figure(ConfusionChart.Large(pooled, results.Classes, "Confusion matrix of all folds and seeds"),
                    $"All test predictions: {Pool(results)}. Shade and per cent: share of the true class."),
                El("div", PerClass(results.Pooled), Summary(results.Pooled))),
            results.ByFold.Count > 1 ? Multiples(results) : null,
            Details("ML.NET’s confusion table",
                El("pre", At("tabindex", "0"), FormattedConfusion(run).Trim('\r', '\n'))));
    }

    private static XElement PerClass(PooledResult pooled) => Table("Classes, all test predictions",
        [Column("Class", false), Column("n"), Column("Predicted"), Column("Precision"), Column("Recall"), Column("F1")],
        pooled.Classes.Select((entry, i) => ClassRow(entry, FormattableString.Invariant($"pooled.classes[{i}]"))),
        El("tr", RowHead("All, macro mean"), Value.CountCell("pooled.n", pooled.N), El("td"), El("td"),
            Value.Cell("pooled.uar", pooled.Uar), Value.Cell("pooled.f1", pooled.F1)));

    private static XElement ClassRow(ClassMetrics entry, string path) => El("tr",
        RowHead(entry.Name),
        Value.CountCell(path + ".n", entry.N),
        Value.CountCell(path + ".predicted", entry.Predicted),
        Value.Cell(path + ".precision", entry.Precision),
        entry.N == 0 ? El("td.num", "none") : Value.Cell(path + ".recall", entry.Recall),
        Value.Cell(path + ".f1", entry.F1));

    private static XElement Summary(PooledResult pooled) => El("dl.measures",
        Measure("Accuracy (WA)", "pooled.wa", pooled.Wa),
        Measure("Weighted F1", "pooled.weighted_f1", pooled.WeightedF1),
        Measure("Cohen’s kappa", "pooled.kappa", pooled.Kappa),
        Measure("Matthews’ correlation", "pooled.mcc", pooled.Mcc),
        Measure("True class in the top 2", "pooled.top2", pooled.Top2),
        Measure("Log-loss, nats", "pooled.log_loss", pooled.LogLoss));

    private static XElement Measure(string name, string path, double value) =>
        El("div", El("dt", name), El("dd", Value.Fraction(path, value)));

    private static XElement Multiples(RunResults results) => El("figure",
        El("div.multiples", results.ByFold.Select(fold => El("div", At("class", "multiple"), At("data-fold", fold.Name),
            El("h3", fold.Name, " ", El("small", "UAR ", Figures.Percent(fold.Mean.Uar))),
            ConfusionChart.Small(ConfusionMatrix.FromRows(fold.Confusion), results.Classes, "Confusion matrix of " + fold.Name)))),
        El("figcaption", "The same a fold. ",
            string.Join(", ", results.Classes.Select((name, c) => $"{ConfusionChart.Initial(results.Classes, c)} {name}")), "."));

    private static string Pool(RunResults results) => results.Seeds.Count == 1
        ? $"{Figures.Count(results.Pooled.N)} utterances"
        : $"{Figures.Count(results.Utterances)} utterances, each predicted by {results.Seeds.Count} seeds";

    private static string FormattedConfusion(SavedRun run) =>
        ClassificationMetrics.Compute([.. run.Predictions.Select(row => row.Prediction)], run.Results.Classes).FormattedConfusion;
}

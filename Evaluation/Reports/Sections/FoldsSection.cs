using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>How the folds and the seeds differ.</summary>
internal static class FoldsSection
{
    public static XElement Of(SavedRun run)
    {
        var results = run.Results;
        return Section("folds", "Folds and seeds",
            El("div.pair narrow",
                Figure(FoldChart.Of(results), "A dot is one run; the short bar is the fold’s mean, the long line the mean of all runs, the dashed one the majority class."),
                El("div", ByFold(results), results.Seeds.Count > 1 ? BySeed(results) : null)),
            Details($"Every run ({Figures.Count(results.Folds.Count)})", EveryRun(run)));
    }

    private static XElement ByFold(RunResults results) => Table(
        results.Seeds.Count > 1 ? "Test folds, mean ± deviation over seeds" : "Test folds",
        [Column("Fold", false), Column("n"), Column("UAR"), Column("WA"), Column("Macro F1"), Column("Majority WA"), Column("Speakers", false)],
        results.ByFold.Select((fold, i) => FoldRow(fold, FormattableString.Invariant($"by_fold[{i}]"), results.Seeds.Count > 1)),
        El("tr",
            RowHead("Mean"), Value.CountCell("utterances", results.Utterances),
            Value.SpreadCell("mean.uar", results.Mean.Uar, "std.uar", results.Std.Uar),
            Value.SpreadCell("mean.wa", results.Mean.Wa, "std.wa", results.Std.Wa),
            Value.SpreadCell("mean.f1", results.Mean.F1, "std.f1", results.Std.F1),
            Value.Cell("baseline.majority.wa", results.Baseline.Majority.Wa), El("td")));

    private static XElement FoldRow(FoldSummary fold, string path, bool severalSeeds) => El("tr", At("data-fold", fold.Name),
        RowHead(fold.Name),
        Value.CountCell(path + ".utterances", fold.Utterances),
        Score(path, "uar", fold.Mean.Uar, fold.Std.Uar, severalSeeds),
        Score(path, "wa", fold.Mean.Wa, fold.Std.Wa, severalSeeds),
        Score(path, "f1", fold.Mean.F1, fold.Std.F1, severalSeeds),
        Value.Cell(path + ".majority.wa", fold.Majority.Wa),
        El("td.names", Names(fold.Speakers)));

    private static XElement BySeed(RunResults results) => Table("Seeds, mean ± deviation over folds",
        [Column("Seed", false), Column("UAR"), Column("WA"), Column("Macro F1")],
        results.BySeed.Select((seed, i) => SeedRow(seed, FormattableString.Invariant($"by_seed[{i}]"))));

    private static XElement SeedRow(SeedSummary seed, string path) => El("tr",
        RowHead(seed.Seed.ToString(CultureInfo.InvariantCulture)),
        Score(path, "uar", seed.Mean.Uar, seed.Std.Uar, spread: true),
        Score(path, "wa", seed.Mean.Wa, seed.Std.Wa, spread: true),
        Score(path, "f1", seed.Mean.F1, seed.Std.F1, spread: true));

    private static XElement EveryRun(SavedRun run) => Table("Every fold with every seed",
        [Column("Fold", false), Column("Seed"), Column("n"), Column("UAR"), Column("WA"), Column("Macro F1"), Column("Weighted F1"),
         Column("Kappa"), Column("MCC"), Column("Top 2"), Column("Log-loss"), Column("Kept epoch")],
        run.Results.Folds.Select((score, i) => RunRow(score, KeptEpoch(run, score), FormattableString.Invariant($"folds[{i}]"))));

    private static XElement RunRow(FoldScore score, string keptEpoch, string path) => El("tr", At("data-fold", score.Name),
        RowHead(score.Name),
        El("td.num", score.Seed.ToString(CultureInfo.InvariantCulture)),
        Value.CountCell(path + ".n", score.N),
        Value.Cell(path + ".uar", score.Uar),
        Value.Cell(path + ".wa", score.Wa),
        Value.Cell(path + ".f1", score.F1),
        Value.Cell(path + ".weighted_f1", score.WeightedF1),
        Value.Cell(path + ".kappa", score.Kappa),
        Value.Cell(path + ".mcc", score.Mcc),
        Value.Cell(path + ".top2", score.Top2),
        Value.Cell(path + ".log_loss", score.LogLoss),
        El("td.num", keptEpoch));

    /// <summary>12 of 30, or 9 to 14 of 30 where several heads make the fold's predictions.</summary>
    private static string KeptEpoch(SavedRun run, FoldScore score)
    {
        var curves = run.Curves.Where(curve => curve.Run.Fold == run.TrainingOf(score.Name) && curve.Run.Seed == score.Seed).ToArray();
        int first = curves.Min(curve => curve.BestEpoch) + 1, last = curves.Max(curve => curve.BestEpoch) + 1;
        var which = first == last ? FormattableString.Invariant($"{first}") : FormattableString.Invariant($"{first} to {last}");
        return FormattableString.Invariant($"{which} of {curves.Max(curve => curve.Epochs.Count)}");
    }

    private static XElement Score(string path, string key, double mean, double std, bool spread) => spread
        ? Value.SpreadCell($"{path}.mean.{key}", mean, $"{path}.std.{key}", std)
        : Value.Cell($"{path}.mean.{key}", mean);

    private static string Names(IReadOnlyList<string> speakers) =>
        speakers.Count <= 6 ? string.Join(", ", speakers) : $"{string.Join(", ", speakers.Take(4))} and {Figures.Count(speakers.Count - 4)} more";
}

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
                Figure(FoldChart.Of(results), "A dot is one seed; the short bar is the fold’s mean, the long line the mean over all folds and seeds, the dashed one the majority class."),
                El("div", ByFold(results), results.Seeds.Count > 1 ? BySeed(results) : null)),
            Details($"Every fold and seed ({Figures.Count(results.Folds.Count)})", EveryTraining(run)));
    }

    private static XElement ByFold(RunResults results) => Table(
        results.Seeds.Count > 1 ? "Test folds, mean ± deviation over seeds" : "Test folds",
        [Column("Fold", false), Column("n"), Column("UAR"), Column("WA"), Column("Macro F1"), Column("Majority WA"), Column("Speakers", false)],
        results.ByFold.Select((fold, i) => FoldRow(fold, FormattableString.Invariant($"by_fold[{i}]."), results.Seeds.Count > 1 ? results.Seeds.Count : null)),
        El("tr",
            RowHead("Mean"), Value.CountCell("utterances", results.Utterances),
            Value.ScoreCells("", results.Mean, results.Std, results.Folds.Count),
            Value.Cell("baseline.majority.wa", results.Baseline.Majority.Wa), El("td")));

    private static XElement FoldRow(FoldSummary fold, string path, int? seeds) => El("tr", At("data-fold", fold.Name),
        RowHead(fold.Name),
        Value.CountCell(path + "utterances", fold.Utterances),
        Value.ScoreCells(path, fold.Mean, fold.Std, seeds),
        Value.Cell(path + "majority.wa", fold.Majority.Wa),
        El("td.names", Names(fold.Speakers)));

    private static XElement BySeed(RunResults results) => Table("Seeds, mean ± deviation over folds",
        [Column("Seed", false), Column("UAR"), Column("WA"), Column("Macro F1")],
        results.BySeed.Select((seed, i) => El("tr",
            RowHead(seed.Seed.ToString(CultureInfo.InvariantCulture)),
            Value.ScoreCells(FormattableString.Invariant($"by_seed[{i}]."), seed.Mean, seed.Std, results.ByFold.Count))));

    private static XElement EveryTraining(SavedRun run) => Table("Every fold with every seed",
        [Column("Fold", false), Column("Seed"), Column("n"), Column("UAR"), Column("WA"), Column("Macro F1"), Column("Weighted F1"),
         Column("Kappa"), Column("MCC"), Column("Top 2"), Column("Log-loss"), Column("Kept epoch")],
        run.Results.Folds.Select((score, i) => ScoreRow(score, KeptEpoch(run, score), FormattableString.Invariant($"folds[{i}]"))));

    private static XElement ScoreRow(FoldScore score, string keptEpoch, string path) => El("tr", At("data-fold", score.Name),
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

    /// <summary>12 of 30, or 9 to 14 of 30 where several heads make the fold's predictions; none for a head without epochs.</summary>
    private static string KeptEpoch(SavedRun run, FoldScore score)
    {
        var curves = run.Curves.Where(curve => curve.Training.Fold == run.TrainingOf(score.Name) && curve.Training.Seed == score.Seed).ToArray();
        if (curves.Length == 0)
        {
            return "none";
        }

        int first = curves.Min(curve => curve.AveragedFrom ?? curve.BestEpoch) + 1, last = curves.Max(curve => curve.BestEpoch) + 1;
        var which = first == last ? FormattableString.Invariant($"{first}") : FormattableString.Invariant($"{first} to {last}");
        return FormattableString.Invariant($"{which} of {curves.Max(curve => curve.Epochs.Count)}");
    }

    private static string Names(IReadOnlyList<string> speakers) =>
        speakers.Count <= 6 ? string.Join(", ", speakers) : $"{string.Join(", ", speakers.Take(4))} and {Figures.Count(speakers.Count - 4)} more";
}

/// <summary>UAR of every fold: a dot a seed, a line at the mean; the overall mean and the baseline go through all.</summary>
internal static class FoldChart
{
    private const double Width = 360, Top = 12;

    public static XElement Of(RunResults results)
    {
        var names = results.ByFold.Select(fold => Svg.Short(fold.Name, 18)).ToArray();
        var axis = new Axis(Lowest(results), 1, 16 + Svg.WidthOf(names), Width - 12);
        var rowHeight = Math.Clamp(360 / names.Length, 20, 42);
        var bottom = Top + rowHeight * names.Length;
        return Svg.Drawing("folds", Width, bottom + 40, "UAR of every fold and seed", Describe(results),
            axis.Ticks(5).Select(tick => Svg.Line("grid", axis.At(tick), Top, axis.At(tick), bottom)),
            Svg.Line("baseline", axis.At(results.Baseline.Majority.Uar), Top, axis.At(results.Baseline.Majority.Uar), bottom),
            Svg.Line("mean", axis.At(results.Mean.Uar), Top, axis.At(results.Mean.Uar), bottom),
            results.ByFold.Select((fold, i) => Row(results, fold, names[i], axis, Top + rowHeight * (i + 0.5))),
            axis.Ticks(5).Select(tick => Svg.Text("tick", axis.At(tick), bottom + 16, "middle", Figures.Round(100 * tick))),
            Svg.Text("axis-name", (axis.From + axis.To) / 2, bottom + 34, "middle", "UAR, %"));
    }

    /// <summary>The round tenth below all that is drawn.</summary>
    private static double Lowest(RunResults results) =>
        Math.Floor(10 * results.Folds.Select(score => score.Uar).Append(results.Baseline.Majority.Uar).Min()) / 10;

    private static XElement Row(RunResults results, FoldSummary fold, string name, Axis axis, double y) => Svg.Group("fold",
        Html.At("data-fold", fold.Name),
        Svg.Text("tick", axis.From - 10, y + 4, "end", name, Svg.Tip(fold.Name)),
        Svg.Line("rule", axis.From, y, axis.To, y),
        Svg.Line("fold-mean", axis.At(fold.Mean.Uar), y - 8, axis.At(fold.Mean.Uar), y + 8),
        results.Folds.Where(score => score.Name == fold.Name).Select(score => Svg.Circle("dot", axis.At(score.Uar), y, 4,
            Svg.Tip(FormattableString.Invariant($"{score.Name}, seed {score.Seed}: UAR {Figures.Percent(score.Uar)}")))));

    private static string Describe(RunResults results) =>
        string.Join("; ", results.ByFold.Select(fold => $"{fold.Name} {Figures.Percent(fold.Mean.Uar)}"))
        + $"; mean {Figures.Percent(results.Mean.Uar)}, majority class {Figures.Percent(results.Baseline.Majority.Uar)}.";
}

/// <summary>For whom it works and for whom it doesn't.</summary>
internal static class SpeakersSection
{
    public static XElement Of(SavedRun run) => Of(run.Results, run.Genders is { } genders && genders.Values.Any(gender => gender.Length > 0) ? genders : null);

    private static XElement Of(RunResults results, IReadOnlyDictionary<string, string>? genders) => Section("speakers", "Test speakers",
        El(results.BySpeaker.Count > 30 ? "div.tall" : "div.whole", Table(
            results.Seeds.Count > 1 ? "Test speakers, all seeds together" : "Test speakers",
            [Column("Speaker", false), .. genders is null ? Array.Empty<XElement>() : [Column("Gender", false)], Column("UAR"), Column("WA"), Column("Macro F1"), El("th.plain", At("scope", "col"), "UAR, 0 to 100\u202F%"), Column("n"), Column("Classes"), Column("Fold", false)],
            results.BySpeaker.Select((speaker, i) => Row(speaker, FormattableString.Invariant($"by_speaker[{i}]"), results, genders)))),
        El("p.note", "Bars: the speaker’s UAR; line: the mean over all folds and seeds; dashed: the majority class."));

    private static XElement Row(SpeakerSummary speaker, string path, RunResults results, IReadOnlyDictionary<string, string>? genders) => El("tr",
        speaker.Folds.Count == 1 ? At("data-fold", speaker.Folds[0]) : null,
        RowHead(speaker.Speaker),
        genders is null ? null : El("td", genders.GetValueOrDefault(speaker.Speaker, "")),
        Value.Cell(path + ".uar", speaker.Uar),
        Value.Cell(path + ".wa", speaker.Wa),
        Value.Cell(path + ".f1", speaker.F1),
        El("td.plot", Bar(speaker, results)),
        Value.CountCell(path + ".utterances", speaker.Utterances),
        Value.CountCell(path + ".classes", speaker.Classes),
        El("td", string.Join(", ", speaker.Folds)));

    private static XElement Bar(SpeakerSummary speaker, RunResults results)
    {
        const double Width = 200;
        var axis = new Axis(0, 1, 0, Width);
        return Svg.Drawing("strip", Width, 16, $"UAR of {speaker.Speaker}", $"{Figures.Percent(speaker.Uar)}, mean of the folds {Figures.Percent(results.Mean.Uar)}.",
            Svg.Rect("bar", 0, 4, axis.At(speaker.Uar), 8),
            Svg.Line("baseline", axis.At(results.Baseline.Majority.Uar), 0, axis.At(results.Baseline.Majority.Uar), 16),
            Svg.Line("mean", axis.At(results.Mean.Uar), 0, axis.At(results.Mean.Uar), 16));
    }
}

using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>Whether utterances that lie far from their class's prototype are recognised less well.</summary>
internal static class DifficultySection
{
    /// <summary>A table of more folds is folded away.</summary>
    private const int MostFoldsInSight = 12;

    /// <returns>null for a run of an earlier version, whose folder hasn't the utterances' difficulty.</returns>
    public static XElement? Of(SavedRun run) => run.Difficulties is not { } difficulties ? null : Section("difficulty", "Difficulty",
        difficulties.AreRated
            ? Analysed(run, difficulties, difficulties.Analyse(run.Predictions, run.Results.Classes.Count))
            : [P(Missing(difficulties), " So difficulty is one number a class and says nothing of an utterance: there is nothing to draw.")]);

    private static object?[] Analysed(SavedRun run, TestDifficulties difficulties, DifficultyAnalysis analysis)
    {
        var missing = difficulties.Incomplete == 0 ? null : P(Missing(difficulties));
        if (analysis.Buckets.Count == 0)
        {
            return [P("All test utterances are equally difficult, so there is nothing to draw."), missing];
        }

        var folds = run.Results.ByFold.Count;
        var byFold = folds > 1 ? ByFold(run, difficulties) : null;
        return
        [
            El("div.pair",
                Figure(DifficultyChart.Of(analysis), Caption(analysis)),
                El("div", P(Verdict(analysis)), missing, folds <= MostFoldsInSight ? byFold : null)),
            folds > MostFoldsInSight ? Details($"The same a fold ({Figures.Count(folds)})", byFold) : null,
            Details("The dots in figures", Buckets(analysis)),
        ];
    }

    private static string Missing(TestDifficulties difficulties) =>
        $"{Figures.Count(difficulties.Incomplete)} of {Figures.Count(difficulties.Utterances.Count)} test utterances "
        + (difficulties.AreRated ? "lack a rating of valence, arousal or dominance; " : "have no ratings of valence, arousal and dominance; ")
        + "missing components count as 3, the middle of the scale.";

    private static string Caption(DifficultyAnalysis analysis) =>
        "Difficulty is an utterance’s distance from the valence, arousal and dominance expected of its class, in points of the scale 1 to 5. "
        + $"Each dot holds about a {DifficultyAnalysis.BucketCount}th of the test predictions of all folds and seeds; "
        + $"line: least squares through the dots; dashed: UAR of all predictions, {Figures.Percent(analysis.Uar)}.";

    private static string Verdict(DifficultyAnalysis analysis) => analysis.Relation is not { } relation
        ? "There are too few different dots for a correlation of UAR with difficulty."
        : FormattableString.Invariant($"Correlation of the dots’ UAR with their difficulty: Pearson’s r = {relation.R:0.00}, p {PValue(relation.P)}. ")
            + "Below 0, utterances that are far from their class’s prototype are recognised less well.";

    private static string PValue(double p) => p < 0.001 ? "< 0.001" : FormattableString.Invariant($"= {p:0.000}");

    /// <summary>Whether UAR falls with difficulty in every fold; across corpora, on every test corpus.</summary>
    private static XElement ByFold(SavedRun run, TestDifficulties difficulties) => Table(
        run.Results.Seeds.Count > 1 ? "UAR and difficulty of each fold, all seeds together" : "UAR and difficulty of each fold",
        [Column("Fold", false), Column("n"), Column("Mean difficulty"), Column("UAR"), Column("Pearson’s r"), Column("p")],
        run.Results.ByFold.Select(fold => FoldRow(fold.Name, [.. run.Predictions.Where(row => row.Fold == fold.Name)], run, difficulties)));

    private static XElement FoldRow(string fold, RunPrediction[] rows, SavedRun run, TestDifficulties difficulties)
    {
        var analysis = difficulties.Analyse(rows, run.Results.Classes.Count);
        return El("tr", At("data-fold", fold),
            RowHead(fold), Value.CountCell(rows.Length), Value.Cell(difficulties.MeanOf(rows)),
            Value.Cell(analysis.Uar), Value.Cell(analysis.Relation?.R), Value.Cell(analysis.Relation?.P));
    }

    private static XElement Buckets(DifficultyAnalysis analysis) => Table("Predictions by difficulty, as in difficulty_analysis.csv",
        [Column("Difficulty", false), Column("Predictions"), Column("UAR")],
        analysis.Buckets.Select(bucket => El("tr",
            Value.RangeHead(bucket.Low, bucket.High), Value.CountCell(bucket.N), Value.Cell(bucket.Uar))));
}

/// <summary>UAR by difficulty, a dot a bucket, with the line through them and the UAR of all.</summary>
internal static class DifficultyChart
{
    private const double Width = 460, Height = 320, Left = 46, Right = 450, Top = 12, Bottom = 274;

    public static XElement Of(DifficultyAnalysis analysis)
    {
        var x = Axis.UpFromZero(analysis.Buckets[^1].Center, Left, Right);
        var y = new Axis(0, 1, Bottom, Top);
        return Svg.Drawing("difficulty", Width, Height, "UAR by difficulty", Describe(analysis),
            Svg.PercentGrid(y, Left, Right),
            x.Ticks(5).Select(tick => Svg.Text("tick", x.At(tick), Bottom + 17, "middle", Figures.Round(tick))),
            Svg.Line("rule", Left, Bottom, Right, Bottom),
            Svg.Line("baseline", Left, y.At(analysis.Uar), Right, y.At(analysis.Uar)),
            analysis.Relation is { } relation ? Fit(analysis, relation, x, y) : null,
            analysis.Buckets.Select(bucket => Svg.Circle("dot", x.At(bucket.Center), y.At(bucket.Uar), 4, Svg.Tip(Tip(bucket)))),
            Svg.Vertical(11, y.At(0.5), "UAR, %"),
            Svg.Text("axis-name", (Left + Right) / 2, Height - 10, "middle", "difficulty"));
    }

    private static XElement Fit(DifficultyAnalysis analysis, LinearRelation relation, Axis x, Axis y)
    {
        var (from, to) = (analysis.Buckets[0].Center, analysis.Buckets[^1].Center);
        double At(double center) => y.At(Math.Clamp(relation.Intercept + (relation.Slope * center), 0, 1));
        return Svg.Line("mean", x.At(from), At(from), x.At(to), At(to));
    }

    private static string Tip(DifficultyBucket bucket) => FormattableString.Invariant(
        $"difficulty {bucket.Low:0.00} to {bucket.High:0.00}: {Figures.Count(bucket.N)} predictions, UAR {Figures.Percent(bucket.Uar)}");

    private static string Describe(DifficultyAnalysis analysis) => string.Join("; ", analysis.Buckets.Select(Tip));
}

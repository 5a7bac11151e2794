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
        var byFold = folds > 1 ? DifficultyByFold.Of(run, difficulties) : null;
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

    private static XElement Buckets(DifficultyAnalysis analysis) => Table("Predictions by difficulty, as in difficulty_analysis.csv",
        [Column("Difficulty", false), Column("Predictions"), Column("UAR")],
        analysis.Buckets.Select(bucket => El("tr",
            El("th", At("scope", "row"), At("data-v", Figures.Exact(bucket.Low)), $"{Figures.Fraction(bucket.Low)} to {Figures.Fraction(bucket.High)}"),
            El("td.num", At("data-v", Figures.Exact(bucket.N)), Figures.Count(bucket.N)),
            El("td.num", At("data-v", Figures.Exact(bucket.Uar)), Figures.Fraction(bucket.Uar)))));
}

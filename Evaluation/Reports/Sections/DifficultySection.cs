using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>Whether utterances that lie far from their class's prototype are recognised less well.</summary>
internal static class DifficultySection
{
    /// <returns>null for a run of an earlier version, whose folder hasn't the utterances' difficulty.</returns>
    public static XElement? Of(SavedRun run) => run.Difficulties is not { } difficulties ? null : Section("difficulty", "Difficulty",
        difficulties.AreRated
            ? Analysed(difficulties.Analyse(run.Predictions, run.Results.Classes.Count), difficulties)
            : [P(Missing(difficulties), " So difficulty is one number a class and says nothing of an utterance: there is nothing to draw.")],
        difficulties.AreRated && run.Results.ByFold.Count > 1 ? DifficultyByFold.Of(run, difficulties) : null);

    private static object?[] Analysed(DifficultyAnalysis analysis, TestDifficulties difficulties)
    {
        var missing = difficulties.Incomplete == 0 ? null : " " + Missing(difficulties);
        return analysis.Buckets.Count == 0
            ? [P("All test utterances are equally difficult, so there is nothing to draw.", missing)]
            : [Figure(DifficultyChart.Of(analysis), Caption(analysis), missing), Buckets(analysis)];
    }

    private static string Missing(TestDifficulties difficulties) =>
        $"{Figures.Count(difficulties.Incomplete)} of {Figures.Count(difficulties.Utterances.Count)} test utterances "
        + (difficulties.AreRated ? "lack some of these ratings; " : "have no ratings of valence, arousal and dominance; ")
        + "missing components count as 3, the middle of the scale.";

    private static string Caption(DifficultyAnalysis analysis) =>
        "Difficulty is an utterance’s distance from the valence, arousal and dominance expected of its class, in points of the scale 1 to 5. "
        + $"Each dot holds about a {DifficultyAnalysis.BucketCount}th of the test predictions of all folds and seeds; dashed: UAR of all, {Figures.Percent(analysis.Uar)}. "
        + (analysis.Relation is { } relation
            ? FormattableString.Invariant($"Line through the dots: Pearson’s r = {relation.R:0.00}, p {PValue(relation.P)}; below 0, harder utterances are recognised less well.")
            : "There are too few different dots for a correlation.");

    private static string PValue(double p) => p < 0.001 ? "< 0.001" : FormattableString.Invariant($"= {p:0.000}");

    private static XElement Buckets(DifficultyAnalysis analysis) => Details("The dots in figures", Table("Predictions by difficulty, as in difficulty_analysis.csv",
        [Column("Difficulty", false), Column("Predictions"), Column("UAR")],
        analysis.Buckets.Select(bucket => El("tr",
            El("th", At("scope", "row"), At("data-v", Figures.Exact(bucket.Low)), $"{Figures.Fraction(bucket.Low)} to {Figures.Fraction(bucket.High)}"),
            El("td.num", At("data-v", Figures.Exact(bucket.N)), Figures.Count(bucket.N)),
            El("td.num", At("data-v", Figures.Exact(bucket.Uar)), Figures.Fraction(bucket.Uar))))));
}

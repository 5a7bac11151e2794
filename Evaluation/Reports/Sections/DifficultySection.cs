using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>Whether utterances that lie far from their class's prototype are recognised less well.</summary>
internal static class DifficultySection
{
    public static XElement Of(DifficultyAnalysis analysis) => Section("difficulty", "Difficulty",
        analysis.Buckets.Count == 0
            ? (object)P("All test utterances are equally difficult: the corpus has no valence, arousal and dominance, or the same for each.")
            : new[] { Figure(DifficultyChart.Of(analysis), Caption(analysis)), Buckets(analysis) });

    private static string Caption(DifficultyAnalysis analysis) =>
        $"Difficulty is an utterance’s distance from the valence, arousal and dominance expected of its class. Each dot holds about a {DifficultyAnalysis.BucketCount}th of the predictions; "
        + $"dashed: UAR of all, {Figures.Percent(analysis.Uar)}. "
        + (analysis.Relation is { } relation
            ? FormattableString.Invariant($"Line through the dots: Pearson’s r = {relation.R:0.00}, p {PValue(relation.P)}.")
            : "There are too few different dots for a correlation.");

    private static string PValue(double p) => p < 0.001 ? "< 0.001" : FormattableString.Invariant($"= {p:0.000}");

    private static XElement Buckets(DifficultyAnalysis analysis) => Details("The dots in figures", Table("Predictions by difficulty",
        [Column("Difficulty", false), Column("Predictions"), Column("UAR")],
        analysis.Buckets.Select(bucket => El("tr",
            El("th", At("scope", "row"), At("data-v", Figures.Exact(bucket.Low)), $"{Figures.Fraction(bucket.Low)} to {Figures.Fraction(bucket.High)}"),
            El("td.num", At("data-v", Figures.Exact(bucket.N)), Figures.Count(bucket.N)),
            El("td.num", At("data-v", Figures.Exact(bucket.Uar)), Figures.Fraction(bucket.Uar))))));
}

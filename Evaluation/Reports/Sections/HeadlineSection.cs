using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>UAR, WA and macro F1 with deviation and interval, beside the baselines.</summary>
internal static class HeadlineSection
{
    public static XElement Of(SavedRun run)
    {
        var results = run.Results;
        return El("section.headline", At("id", "result"), At("aria-label", "Result"), Cards(results), P(At("class", "note"), Explanation(run)));
    }

    private static XElement Cards(RunResults results) =>
        El("div.figures",
            Card(results, "uar", "UAR", "unweighted average recall", scores => scores.Uar, results.Pooled.Uar, results.Pooled.Intervals?.Uar),
            Card(results, "wa", "WA", "weighted accuracy", scores => scores.Wa, results.Pooled.Wa, results.Pooled.Intervals?.Wa),
            Card(results, "f1", "Macro F1", "mean F1 over the classes", scores => scores.F1, results.Pooled.F1, results.Pooled.Intervals?.F1));

    private static XElement Card(
        RunResults results, string key, string name, string meaning, Func<Scores, double> figure, double pooled, Interval? interval) =>
        El(key == "uar" ? "div.card main" : "div.card",
            El("h2", name),
            P(At("class", "meaning"), meaning),
            El("p.big",
                Value.Percent("mean." + key, figure(results.Mean)), El("span.unit", "\u202F%"),
                El("span.pm", " ± ", Value.Percent("std." + key, figure(results.Std)))),
            RangeChart.Of(name, figure(results.Mean), pooled, interval, figure(results.Baseline.Majority)),
            El("dl.beside",
                El("div", El("dt", "Pooled"), El("dd", Value.Percent("pooled." + key, pooled), "\u202F%")),
                El("div", El("dt", "95\u202F% interval"), El("dd", IntervalOf(key, interval))),
                El("div", El("dt", "Majority class"), El("dd", Value.Percent("baseline.majority." + key, figure(results.Baseline.Majority)), "\u202F%")),
                key == "f1" ? null : El("div", El("dt", "Chance"), El("dd", Value.Percent("baseline.chance", results.Baseline.Chance), "\u202F%"))));

    private static object[] IntervalOf(string key, Interval? interval) => interval is { } range
        ? [Value.Percent($"pooled.intervals.{key}.low", range.Low), " to ", Value.Percent($"pooled.intervals.{key}.high", range.High), "\u202F%"]
        : ["none: one speaker"];

    private static string Explanation(SavedRun run)
    {
        var results = run.Results;
        var runs = results.Folds.Count == 1
            ? "One run: one fold with one seed. "
            : $"Large: mean ± population standard deviation over {Times(results.ByFold.Count, "fold")} × {Times(results.Seeds.Count, "seed")}. ";
        var interval = results.Pooled.Intervals is { } intervals
            ? $"Interval: percentile bootstrap of the pooled figure, {Figures.Count(intervals.Draws)} draws of {intervals.Speakers} test speakers with replacement. "
            : "";
        var heads = run.Folds[0].Rotation is { } rotation
            ? $"Each prediction is the mean of the {rotation.Count} heads that a fold’s divisions of its training speakers gave. "
            : "";
        return runs + heads + interval
            + "On the scales: dot, the pooled figure; bar, its interval; blue tick, the mean; orange tick, the majority class, that is always answering the most frequent training class.";
    }

    private static string Times(int n, string what) => n == 1 ? $"1 {what}" : $"{Figures.Count(n)} {what}s";
}

using System.Globalization;
using System.Xml.Linq;
using EmotionFusion.Training;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>What was run, on what, how, when.</summary>
internal static class TitleSection
{
    public static XElement Of(RunResults results) => El("header.title",
        El("p.kicker", "Evaluation report"),
        El("h1", results.Experiment),
        El("p.subtitle", Subject(results)),
        El("dl.facts",
            Fact("Utterances", Value.Count("utterances", results.Utterances)),
            Fact("Test speakers", Figures.Count(results.BySpeaker.Count)),
            Fact("Classes", Figures.Count(results.Classes.Count)),
            Fact("Folds", Figures.Count(results.ByFold.Count)),
            Fact(results.Seeds.Count == 1 ? "Seed" : "Seeds", string.Join(", ", results.Seeds.Select(seed => seed.ToString(CultureInfo.InvariantCulture)))),
            Fact("Date", El("time", At("datetime", results.Started.ToString("O", CultureInfo.InvariantCulture)), results.Started.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)))));

    public static string ProtocolName(RunResults results) => Protocol.TitleOf(results.Protocol);

    /// <summary>Which corpus, how divided; or which corpora taught which others.</summary>
    private static string Subject(RunResults results) => results.Protocol == Protocol.CrossCorpus.Name
        ? $"Trained on {results.Corpus}, tested on {string.Join(", ", results.ByFold.Select(fold => TransferTable.TestCorpus(results, fold.Name)))}"
        : $"{results.Corpus}, {ProtocolName(results)}";

    private static XElement Fact(string name, object value) => El("div", El("dt", name), El("dd", value));
}

/// <summary>What a reader must know before the figures: shared speakers, utterances left out, classes missing.</summary>
internal static class Banners
{
    private const int MostReasons = 12;

    public static IEnumerable<XElement> Of(RunResults results)
    {
        if (results.SharedSpeakers is { } shared)
        {
            yield return Banner("speakers-shared", El("strong", "Speakers shared. "),
                Value.Count("shared_speakers.utterances", shared.Utterances), $" of {Figures.Count(results.Utterances)} test utterances are of ",
                Value.Count("shared_speakers.speakers", shared.Speakers), shared.Speakers == 1 ? " speaker" : " speakers",
                " whose other utterances are in training or validation, so these figures don’t tell how well an unknown voice is understood: as a rule they are higher.");
        }

        if (results.ValidationSpeakersShared)
        {
            yield return Banner("validation-speakers-shared", El("strong", "Validation speakers shared. "),
                "Validation figures are of known voices: training and validation have speakers in common. "
                + "They are too good, and the epoch that they chose may not be the best for unknown voices."
                + (results.SpeakersShared ? "" : " Test speakers are in no other part."));
        }

        if (results.Notices is { Count: > 0 } notices)
        {
            yield return Banner("notices", El("strong", "Notes. "), string.Join(" ", notices));
        }

        if (results.LeftOut.Count > 0)
        {
            yield return Banner("left-out",
                El("strong", Value.Count("left_out.count", results.LeftOut.Count), results.LeftOut.Count == 1 ? " utterance was left out. " : " utterances were left out. "),
                "Nothing stands in for them; all figures are over the others.",
                Reasons(results.LeftOut));
        }

        var lacking = results.ByFold.Where(fold => fold.MissingClasses.Count > 0).ToArray();
        if (lacking.Length > 0)
        {
            yield return Banner("missing-classes", El("strong", "Classes missing. "),
                string.Join(" ", lacking.Select(fold => $"The test part of {fold.Name} has no {string.Join(" and no ", fold.MissingClasses)}.")),
                " UAR is over the classes that are there.");
        }
    }

    private static XElement Banner(string id, params object?[] content) => El("aside.banner", At("id", id), El("div", content));

    private static XElement Reasons(LeftOut leftOut)
    {
        var reasons = leftOut.Utterances.Where(exclusion => !exclusion.OnPurpose).GroupBy(exclusion => exclusion.Reason).OrderByDescending(group => group.Count()).ToArray();
        var rows = reasons.Take(MostReasons).Select(group => El("tr",
            RowHead(group.Key), El("td.num", Figures.Count(group.Count())), El("td.ids", Names([.. group.Select(exclusion => exclusion.Utterance)]))));
        var rest = reasons.Skip(MostReasons).ToArray();
        XElement[] more = rest.Length == 0 ? [] :
            [El("tr", RowHead($"{Figures.Count(rest.Length)} more reasons, see results.json"), El("td.num", Figures.Count(rest.Sum(group => group.Count()))), El("td"))];
        return Table("Utterances left out, by reason", [Column("Reason", number: false), Column("Utterances"), Column("Which", number: false)], rows, more);
    }

    private static string Names(string[] ids) =>
        string.Join(", ", ids.Take(4)) + (ids.Length > 4 ? $" and {Figures.Count(ids.Length - 4)} more" : "");
}

/// <summary>What must be known to read the figures, beside them.</summary>
internal static class WarningsSection
{
    /// <returns>null where there's nothing to warn of, and of runs of earlier versions.</returns>
    public static XElement? Of(RunResults results) => results.Warnings is not { Count: > 0 } warnings ? null :
        El("aside.banner", At("id", "warnings"), El("div", El("strong", warnings.Count == 1 ? "A warning." : "Warnings."),
            El("ul.warnings", warnings.Select(warning => El("li", At("data-kind", warning.Kind), warning.Text)))));
}

/// <summary>UAR, WA and macro F1 with deviation and interval, beside the baselines.</summary>
internal static class HeadlineSection
{
    public static XElement Of(SavedRun run)
    {
        var results = run.Results;
        return El("section.headline", At("id", "result"), At("aria-label", "Result"), Cards(results),
            results.LinearBaseline is { } baseline ? P(LinearBaselineSection.Verdict(baseline)) : null,
            results.Head == ConfigKey.NameOf(HeadKind.Linear) ? P("This run’s head is the linear baseline itself, so none stands beside it.") : null,
            P(At("class", "note"), Explanation(run)));
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
                El("span.pm", " ± ", results.DeviationOrNull is { } std ? Value.Percent("std." + key, figure(std)) : Value.NoDeviation())),
            RangeChart.Of(name, figure(results.Mean), pooled, interval, figure(results.Baseline.Majority)),
            El("dl.beside",
                El("div", El("dt", "Pooled"), El("dd", Value.Percent("pooled." + key, pooled), "\u202F%")),
                El("div", El("dt", "95\u202F% interval"), El("dd", IntervalOf(key, interval))),
                results.LinearBaseline is { } linear
                    ? El("div", El("dt", "Linear baseline"), El("dd", Value.Percent("linear_baseline.mean." + key, figure(linear.Mean)), " ± ",
                        linear.Folds.Count > 1 ? Value.Percent("linear_baseline.std." + key, figure(linear.Std)) : Value.NoDeviation(), "\u202F%"))
                    : null,
                El("div", El("dt", "Majority class"), El("dd", Value.Percent("baseline.majority." + key, figure(results.Baseline.Majority)), "\u202F%")),
                key == "f1" ? null : El("div", El("dt", "Chance"), El("dd", Value.Percent("baseline.chance", results.Baseline.Chance), "\u202F%"))));

    private static object[] IntervalOf(string key, Interval? interval) => interval is { } range
        ? [Value.Percent($"pooled.intervals.{key}.low", range.Low), " to ", Value.Percent($"pooled.intervals.{key}.high", range.High), "\u202F%"]
        : ["none: one speaker"];

    private static string Explanation(SavedRun run)
    {
        var results = run.Results;
        var runs = results.Folds.Count == 1
            ? "One run: one fold with one seed, so there is no deviation, and a dash in its place. "
            : $"Large: mean ± population standard deviation over {Figures.Count(results.ByFold.Count, "fold")} × {Figures.Count(results.Seeds.Count, "seed")}. ";
        var interval = results.Pooled.Intervals is { } intervals
            ? $"Interval: percentile bootstrap of the pooled figure, {Figures.Count(intervals.Draws)} draws of {intervals.Speakers} test speakers with replacement. "
            : "";
        int[] divisions = [.. run.Folds.Select(fold => fold.Rotation?.Count ?? 0).Distinct()];
        var heads = divisions is [0]
            ? ""
            : $"Each prediction is the mean of {(divisions is [var n] ? Figures.Count(n) : "several")} heads, one for each division of the fold’s training speakers into training and validation. ";
        return runs + heads + interval
            + "On the scales: dot, the pooled figure; bar, its interval; blue tick, the mean; orange tick, the majority class, that is always answering the most frequent training class.";
    }
}

/// <summary>A figure from 0 to 100 %: pooled as a dot, its interval as a bar; the mean over runs and the baseline as ticks.</summary>
internal static class RangeChart
{
    public static XElement Of(string name, double mean, double pooled, Interval? interval, double baseline)
    {
        const double Width = 300, Y = 14;
        var axis = new Axis(0, 1, 4, Width - 4);
        var description = $"{name}: mean {Figures.Percent(mean)}, pooled {Figures.Percent(pooled)}, majority class {Figures.Percent(baseline)}"
            + (interval is { } range ? $", interval {Figures.Percent(range.Low)} to {Figures.Percent(range.High)}." : ".");
        return Svg.Drawing("range", Width, 38, $"{name} on a scale from 0 to 100 %", description,
            Svg.Line("rule", axis.At(0), Y, axis.At(1), Y),
            axis.Ticks(2).Select(tick => Svg.Line("rule", axis.At(tick), Y - 3, axis.At(tick), Y + 3)),
            Svg.Text("tick", axis.At(0), 36, "start", "0"),
            Svg.Text("tick", axis.At(0.5), 36, "middle", "50"),
            Svg.Text("tick", axis.At(1), 36, "end", "100 %"),
            interval is { } bar ? Svg.Rect("band", axis.At(bar.Low), Y - 5, axis.At(bar.High) - axis.At(bar.Low), 10) : null,
            Svg.Line("baseline", axis.At(baseline), Y - 9, axis.At(baseline), Y + 9),
            Svg.Line("mean", axis.At(mean), Y - 9, axis.At(mean), Y + 9),
            Svg.Circle("dot", axis.At(pooled), Y, 4.5));
    }
}

using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>Whether confidences can be believed, as they are and after temperature scaling.</summary>
internal static class CalibrationSection
{
    public static XElement Of(RunResults results) => Section("calibration", "Calibration",
        results.TemperatureScaling is { } scaling ? BeforeAndAfter(results.Pooled.Calibration, scaling) : Before(results.Pooled.Calibration));

    /// <summary>All there is of runs of earlier versions.</summary>
    private static object Before(Calibration calibration) => El("div.pair",
        Diagram(calibration, "Bars: share of right predictions; ticks: mean confidence. Below: how many predictions have it."),
        El("div",
            P("Expected calibration error over ", Figures.Count(Calibration.BinCount), " bins: ",
                El("strong", Value.Fraction("pooled.calibration.ece", calibration.Ece)), ". ", Verdict(calibration)),
            Bins(calibration, "pooled.calibration.bins", "Predictions by confidence")));

    private static object[] BeforeAndAfter(Calibration before, TemperatureScaling scaling)
    {
        var after = new Calibration(scaling.EceAfter, scaling.BinsAfter);
        return
        [
            El("div.pair even",
                Diagram(before, $"As the heads say it. {Verdict(before)}"),
                Diagram(after, $"After temperature scaling. {Verdict(after)}")),
            El("div.pair even",
                El("div", Table("Test predictions before and after temperature scaling",
                    [Column("", false), Column("Calibration error"), Column("Log-loss, nats")],
                    [
                        El("tr", RowHead("as the heads say it"), Value.Cell("temperature_scaling.ece_before", scaling.EceBefore), Value.Cell("temperature_scaling.nll_before", scaling.NllBefore)),
                        El("tr", RowHead("temperature-scaled"), Value.Cell("temperature_scaling.ece_after", scaling.EceAfter), Value.Cell("temperature_scaling.nll_after", scaling.NllAfter)),
                    ])),
                El("div", P(Temperatures(scaling)), El("p.note", "Bars: share of right predictions; ticks: mean confidence. Below: how many predictions have it. ",
                    $"Expected calibration error over {Calibration.BinCount} bins. Predictions don’t change, and predictions.csv has the probabilities before scaling."))),
            Details("The bars in figures",
                Bins(before, "pooled.calibration.bins", "Predictions by confidence, as the heads say it"),
                Bins(after, "temperature_scaling.bins_after", "Predictions by confidence, temperature-scaled")),
        ];
    }

    private static string Temperatures(TemperatureScaling scaling)
    {
        double[] sorted = [.. scaling.Temperatures.Select(fitted => fitted.Temperature).Order()];
        var which = sorted.Length == 1
            ? FormattableString.Invariant($"The temperature is {sorted[0]:0.00}")
            : FormattableString.Invariant($"Temperatures of the {sorted.Length} folds and seeds: {sorted[0]:0.00} to {sorted[^1]:0.00}, median {sorted[sorted.Length / 2]:0.00}");
        var helped = (scaling.EceAfter < scaling.EceBefore, scaling.NllAfter < scaling.NllBefore) switch
        {
            (true, true) => "Scaling made the test probabilities more reliable.",
            _ when scaling.Temperatures.All(fitted => fitted.Temperature == 1) => "At 1 nothing changes.",
            (false, false) => "On the test part it didn’t help: both figures are worse than before.",
            _ => "One of the two figures is better than before, the other isn’t.",
        };
        var means = scaling.Temperatures.Any(fitted => fitted.OfHeads is not null)
            ? " Each prediction is a mean over heads, which takes confidence away by itself, so temperatures above 1 aren’t taken over from the heads."
            : "";
        return $"{which}, fitted to the validation part, the test part having no say; below 1 it adds confidence, above 1 it takes some away.{means} {helped}";
    }

    private static XElement Diagram(Calibration calibration, string caption) => Figure(ReliabilityChart.Of(calibration), caption);

    private static string Verdict(Calibration calibration)
    {
        var filled = calibration.Bins.Where(bin => bin.N > 0).ToArray();
        var total = filled.Sum(bin => bin.N);
        var gap = filled.Sum(bin => (bin.Confidence!.Value - bin.Accuracy!.Value) * bin.N) / total;
        return $"On average confidence is {Figures.PercentNumber(Math.Abs(gap))} points {(gap >= 0 ? "above" : "below")} accuracy.";
    }

    private static XElement Bins(Calibration calibration, string path, string caption) => Table(caption,
        [Column("Confidence", false), Column("Predictions"), Column("Mean confidence"), Column("Accuracy")],
        calibration.Bins.Index().Where(entry => entry.Item.N > 0).Select(entry => Row(entry.Item, FormattableString.Invariant($"{path}[{entry.Index}]"))));

    private static XElement Row(CalibrationBin bin, string path) => El("tr",
        Value.RangeHead(bin.Low, bin.High),
        Value.CountCell(path + ".n", bin.N),
        Value.Cell(path + ".confidence", bin.Confidence!.Value),
        Value.Cell(path + ".accuracy", bin.Accuracy!.Value));
}

/// <summary>Accuracy by confidence: on the diagonal a confidence means what it says. Below it, where the predictions are.</summary>
internal static class ReliabilityChart
{
    private const double Size = 300, Left = 46, Top = 10, CountHeight = 56;

    public static XElement Of(Calibration calibration)
    {
        var x = new Axis(0, 1, Left, Left + Size);
        var y = new Axis(0, 1, Top + Size, Top);
        var most = calibration.Bins.Max(bin => bin.N);
        var countTop = y.From + 14;
        var countBottom = countTop + CountHeight;
        return Svg.Drawing("reliability", Left + Size + 12, countBottom + 40, "Reliability diagram", Describe(calibration),
            Svg.PercentGrid(y, x.From, x.To),
            calibration.Bins.Select(bin => Bar(bin, x, y)),
            Svg.Line("diagonal", x.At(0), y.At(0), x.At(1), y.At(1)),
            Svg.Rect("frame", x.From, Top, Size, Size),
            calibration.Bins.Select(bin => CountBar(bin, x, countBottom, most)),
            Svg.Line("rule", x.From, countBottom, x.To, countBottom),
            x.Ticks(5).Select(tick => Svg.Text("tick", x.At(tick), countBottom + 16, "middle", Figures.Round(100 * tick))),
            Svg.Vertical(11, y.At(0.5), "accuracy, %"),
            Svg.Vertical(11, countTop + CountHeight / 2, "count"),
            Svg.Text("axis-name", x.At(0.5), countBottom + 34, "middle", "confidence, %"));
    }

    private static XElement? Bar(CalibrationBin bin, Axis x, Axis y) => bin.Accuracy is not { } accuracy ? null : Svg.Group("bin",
        Svg.Tip($"confidence {Range(bin)}: {Figures.Count(bin.N)} predictions, accuracy {Figures.Percent(accuracy)}, mean confidence {Figures.Percent(bin.Confidence!.Value)}"),
        Svg.Rect("bar", x.At(bin.Low) + 1, y.At(accuracy), x.At(bin.High) - x.At(bin.Low) - 2, y.From - y.At(accuracy)),
        Svg.Line("confidence", x.At(bin.Low) + 1, y.At(bin.Confidence!.Value), x.At(bin.High) - 1, y.At(bin.Confidence.Value)));

    private static XElement CountBar(CalibrationBin bin, Axis x, double bottom, int most)
    {
        var height = CountHeight * bin.N / most;
        return Svg.Rect("count-bar", x.At(bin.Low) + 1, bottom - height, x.At(bin.High) - x.At(bin.Low) - 2, height,
            Svg.Tip($"confidence {Range(bin)}: {Figures.Count(bin.N)} predictions"));
    }

    private static string Range(CalibrationBin bin) => $"{Figures.PercentNumber(bin.Low)} to {Figures.Percent(bin.High)}";

    private static string Describe(Calibration calibration) => string.Join("; ", calibration.Bins
        .Where(bin => bin.N > 0)
        .Select(bin => $"{Range(bin)}: {Figures.Count(bin.N)} predictions, {Figures.Percent(bin.Accuracy!.Value)} right"));
}

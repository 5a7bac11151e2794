using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>Whether confidences can be believed.</summary>
internal static class CalibrationSection
{
    public static XElement Of(RunResults results)
    {
        var calibration = results.Pooled.Calibration;
        return Section("calibration", "Calibration",
            El("div.pair",
                Figure(ReliabilityChart.Of(calibration), "Bars: share of right predictions; ticks: mean confidence. Below: how many predictions have it."),
                El("div",
                    P("Expected calibration error over ", Figures.Count(Calibration.BinCount), " bins: ",
                        El("strong", Value.Fraction("pooled.calibration.ece", calibration.Ece)), ". ",
                        Verdict(calibration)),
                    Bins(calibration))));
    }

    private static string Verdict(Calibration calibration)
    {
        var filled = calibration.Bins.Where(bin => bin.N > 0).ToArray();
        var total = filled.Sum(bin => bin.N);
        var gap = filled.Sum(bin => (bin.Confidence!.Value - bin.Accuracy!.Value) * bin.N) / total;
        return $"On average confidence is {Figures.PercentNumber(Math.Abs(gap))} points {(gap >= 0 ? "above" : "below")} accuracy.";
    }

    private static XElement Bins(Calibration calibration) => Table("Predictions by confidence",
        [Column("Confidence", false), Column("Predictions"), Column("Mean confidence"), Column("Accuracy")],
        calibration.Bins.Index().Where(entry => entry.Item.N > 0).Select(entry => Row(entry.Item, FormattableString.Invariant($"pooled.calibration.bins[{entry.Index}]"))));

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

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
        calibration.Bins.Select((bin, i) => (Bin: bin, Index: i)).Where(entry => entry.Bin.N > 0).Select(entry => Row(entry.Bin, FormattableString.Invariant($"pooled.calibration.bins[{entry.Index}]"))));

    private static XElement Row(CalibrationBin bin, string path) => El("tr",
        El("th", At("scope", "row"), At("data-v", Figures.Exact(bin.Low)), $"{Figures.Fraction(bin.Low)} to {Figures.Fraction(bin.High)}"),
        Value.CountCell(path + ".n", bin.N),
        Value.Cell(path + ".confidence", bin.Confidence!.Value),
        Value.Cell(path + ".accuracy", bin.Accuracy!.Value));
}

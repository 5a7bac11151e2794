using System.Xml.Linq;

namespace EmotionFusion.Evaluation;

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

using System.Xml.Linq;

namespace EmotionFusion.Evaluation;

/// <summary>UAR by difficulty, a dot a bucket, with the line through them and the UAR of all.</summary>
internal static class DifficultyChart
{
    private const double Width = 460, Height = 320, Left = 46, Right = 450, Top = 12, Bottom = 274;

    public static XElement Of(DifficultyAnalysis analysis)
    {
        var x = Axis.UpFromZero(analysis.Buckets[^1].Center, Left, Right);
        var y = new Axis(0, 1, Bottom, Top);
        return Svg.Drawing("difficulty", Width, Height, "UAR by difficulty", Describe(analysis),
            y.Ticks(5).Select(tick => Svg.Line("grid", Left, y.At(tick), Right, y.At(tick))),
            y.Ticks(5).Select(tick => Svg.Text("tick", Left - 7, y.At(tick) + 4, "end", Figures.Round(100 * tick))),
            x.Ticks(5).Select(tick => Svg.Text("tick", x.At(tick), Bottom + 17, "middle", Figures.Round(tick))),
            Svg.Line("rule", Left, Bottom, Right, Bottom),
            Svg.Line("baseline", Left, y.At(analysis.Uar), Right, y.At(analysis.Uar)),
            analysis.Relation is { } relation ? Fit(analysis, relation, x, y) : null,
            analysis.Buckets.Select(bucket => Svg.Circle("dot", x.At(bucket.Center), y.At(bucket.Uar), 4, Svg.Tip(Tip(bucket)))),
            Html.El("text.axis-name", Html.At("transform", $"translate(11 {Figures.Place(y.At(0.5))}) rotate(-90)"), Html.At("text-anchor", "middle"), "UAR, %"),
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

using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>The shapes of drawings. Looks come from classes; the page allows no style attributes.</summary>
internal static class Svg
{
    /// <param name="cssClass">For its width on the page.</param>
    /// <param name="width">Of the drawing's own units; one is a CSS pixel where there's room.</param>
    /// <param name="height">Of the same units.</param>
    /// <param name="title">Names it, for those who can't see it.</param>
    /// <param name="description">Says what is to be seen.</param>
    /// <param name="content">Its shapes.</param>
    public static XElement Drawing(string cssClass, double width, double height, string title, string description, params object?[] content) =>
        El("svg." + cssClass,
            At("viewBox", $"0 0 {Figures.Place(width)} {Figures.Place(height)}"),
            At("width", width), At("height", height), At("role", "img"),
            El("title", title), El("desc", description), content);

    public static XElement Group(string cssClass, params object?[] content) => El("g." + cssClass, content);

    public static XElement Line(string cssClass, double x1, double y1, double x2, double y2) =>
        El("line." + cssClass, At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2));

    public static XElement Rect(string cssClass, double x, double y, double width, double height, params object?[] content) =>
        El("rect." + cssClass, At("x", x), At("y", y), At("width", width), At("height", Math.Max(0, height)), content);

    public static XElement Circle(string cssClass, double x, double y, double radius, params object?[] content) =>
        El("circle." + cssClass, At("cx", x), At("cy", y), At("r", radius), content);

    /// <summary>Words beginning, centred or ending at a place: anchor start, middle or end.</summary>
    public static XElement Text(string cssClass, double x, double y, string anchor, params object?[] content) =>
        El("text." + cssClass, At("x", x), At("y", y), At("text-anchor", anchor), content);

    /// <summary>The name of a vertical axis, read from below.</summary>
    public static XElement Vertical(double x, double y, string text) => El("text.axis-name",
        At("transform", $"translate({Figures.Place(x)} {Figures.Place(y)}) rotate(-90)"), At("text-anchor", "middle"), text);

    /// <summary>Lines across the drawing at every tick of a vertical axis of shares, and their per cents.</summary>
    public static IEnumerable<XElement> PercentGrid(Axis y, double left, double right) =>
    [
        .. y.Ticks(5).Select(tick => Line("grid", left, y.At(tick), right, y.At(tick))),
        .. y.Ticks(5).Select(tick => Text("tick", left - 7, y.At(tick) + 4, "end", Figures.Round(100 * tick))),
    ];

    /// <summary>A line through points; where a value isn't finite it breaks.</summary>
    public static XElement Path(string cssClass, IEnumerable<(double X, double Y)> points, params object?[] content)
    {
        var draw = false;
        var steps = new List<string>();
        foreach (var (x, y) in points)
        {
            if (double.IsFinite(y))
            {
                steps.Add($"{(draw ? 'L' : 'M')}{Figures.Place(x)} {Figures.Place(y)}");
            }

            draw = double.IsFinite(y);
        }

        return El("path." + cssClass, At("d", string.Concat(steps)), content);
    }

    /// <summary>A tip that browsers show, and screen readers read.</summary>
    public static XElement Tip(string text) => El("title", text);

    /// <summary>About how wide the widest of these names is, in units of the drawing; capitals and figures are wider.</summary>
    public static double WidthOf(IEnumerable<string> names) =>
        names.Max(name => name.Sum(c => char.IsLower(c) || char.IsPunctuation(c) ? 6.9 : 8.6));

    /// <summary>A name short enough for a drawing.</summary>
    public static string Short(string name, int length = 14) => name.Length <= length ? name : name[..(length - 1)] + "…";
}

/// <summary>Maps values to places in a drawing, and says where its ticks are.</summary>
internal sealed record Axis(double Low, double High, double From, double To)
{
    public double At(double value) => From + (value - Low) / (High - Low) * (To - From);

    /// <summary>An axis from 0 to the first round number at or above <paramref name="highest"/>.</summary>
    public static Axis UpFromZero(double highest, double from, double to)
    {
        var top = double.IsFinite(highest) && highest > 0 ? highest : 1;
        var step = RoundStep(top, 4);
        return new Axis(0, step * Math.Ceiling(top / step - 1e-9), from, to);
    }

    /// <summary>Round values, about <paramref name="count"/> of them.</summary>
    public IEnumerable<double> Ticks(int count = 4)
    {
        var step = RoundStep(High - Low, count);
        for (var i = (int)Math.Ceiling(Low / step - 1e-9); i * step <= High + 1e-9 * step; i++)
        {
            yield return i * step;
        }
    }

    /// <summary>1, 2 or 5 times a power of ten.</summary>
    private static double RoundStep(double range, int count)
    {
        var rough = range / count;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 });
    }
}

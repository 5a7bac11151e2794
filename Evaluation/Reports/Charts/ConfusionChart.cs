using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>A confusion matrix: counts, and the share of the row as shade; rows truth, columns predictions.</summary>
internal static class ConfusionChart
{
    /// <summary>Large, with class names, counts and shares.</summary>
    public static XElement Large(ConfusionMatrix confusion, IReadOnlyList<string> classes, string title)
    {
        const double Cell = 74;
        var names = classes.Select(name => Svg.Short(name)).ToArray();
        var left = 34 + Svg.WidthOf(names);
        const double Top = 46;
        var size = Cell * classes.Count;
        return Svg.Drawing("matrix", left + size + 2, Top + size + 2, title, Describe(confusion, classes),
            Svg.Text("axis-name", left + size / 2, 13, "middle", "predicted"),
            El("text.axis-name", At("transform", $"translate(12 {Figures.Place(Top + size / 2)}) rotate(-90)"), At("text-anchor", "middle"), "true class"),
            names.Select((name, c) => Svg.Text("tick", left + Cell * (c + 0.5), Top - 9, "middle", name, Svg.Tip(classes[c]))),
            names.Select((name, c) => Svg.Text("tick", left - 8, Top + Cell * (c + 0.5) + 4, "end", name, Svg.Tip(classes[c]))),
            Cells(confusion, classes, left, Top, Cell, large: true),
            Svg.Rect("frame", left, Top, size, size));
    }

    /// <summary>Small, for one of many: shares as shade, counts, class initials.</summary>
    public static XElement Small(ConfusionMatrix confusion, IReadOnlyList<string> classes, string title)
    {
        const double Side = 148, Left = 16, Top = 16;
        var cell = Side / classes.Count;
        return Svg.Drawing("matrix-small", Left + Side + 1, Top + Side + 1, title, Describe(confusion, classes),
            classes.Select((name, c) => Svg.Text("tick", Left + cell * (c + 0.5), Top - 5, "middle", Initial(classes, c), Svg.Tip(name))),
            classes.Select((name, c) => Svg.Text("tick", Left - 5, Top + cell * (c + 0.5) + 4, "end", Initial(classes, c), Svg.Tip(name))),
            Cells(confusion, classes, Left, Top, cell, large: false),
            Svg.Rect("frame", Left, Top, Side, Side));
    }

    /// <summary>As few letters as tell the classes apart.</summary>
    internal static string Initial(IReadOnlyList<string> classes, int c)
    {
        var name = classes[c];
        var length = Enumerable.Range(1, name.Length).FirstOrDefault(
            n => classes.Where((_, other) => other != c).All(other => !other.StartsWith(name[..n], StringComparison.OrdinalIgnoreCase)), name.Length);
        return Svg.Short(name[..length], 3);
    }

    private static IEnumerable<XElement> Cells(
        ConfusionMatrix confusion, IReadOnlyList<string> classes, double left, double top, double cell, bool large) =>
        from truth in Enumerable.Range(0, confusion.Classes)
        from predicted in Enumerable.Range(0, confusion.Classes)
        select Cell(confusion, classes, truth, predicted, left + cell * predicted, top + cell * truth, cell, large);

    private static XElement Cell(
        ConfusionMatrix confusion, IReadOnlyList<string> classes, int truth, int predicted, double x, double y, double cell, bool large)
    {
        var count = confusion[truth, predicted];
        var support = confusion.Support(truth);
        var share = support == 0 ? 0 : (double)count / support;
        var ink = "ink " + Palette.TextClass(share);
        var middle = x + cell / 2;
        return Svg.Group(support == 0 ? "cell absent" : "cell",
            Svg.Tip($"{classes[truth]} taken for {classes[predicted]}: {Figures.Count(count)} of {Figures.Count(support)}{(support == 0 ? "" : $" ({Figures.PercentNumber(share)} %)")}"),
            Svg.Rect("shade", x, y, cell, cell, At("fill-opacity", share.ToString("0.###", CultureInfo.InvariantCulture))),
            large
                ? Svg.Text(ink + " count", middle, y + cell / 2 - 1, "middle", Figures.Count(count))
                : Svg.Text(ink + (confusion.Classes > 5 ? " tiny" : " small"), middle, y + cell / 2 + 4, "middle", Compact(count)),
            large && support > 0 ? Svg.Text(ink + " share", middle, y + cell / 2 + 17, "middle", Figures.Percent(share)) : null);
    }

    /// <summary>12, 1.2k, 34k: what fits a small cell.</summary>
    private static string Compact(long count) => count < 1000
        ? count.ToString(CultureInfo.InvariantCulture)
        : (count / 1000.0).ToString(count < 10_000 ? "0.0k" : "0k", CultureInfo.InvariantCulture);

    private static string Describe(ConfusionMatrix confusion, IReadOnlyList<string> classes) => string.Join(" ", classes.Select((name, truth) =>
        $"True {name}: " + string.Join(", ", classes.Select((other, predicted) => $"{Figures.Count(confusion[truth, predicted])} as {other}")) + "."));
}

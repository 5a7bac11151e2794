using System.Xml.Linq;

namespace EmotionFusion.Evaluation;

/// <summary>How many utterances each class has.</summary>
internal static class ClassBars
{
    public static XElement Of(IReadOnlyList<(string Name, long Count)> classes)
    {
        const double Width = 460, RowHeight = 28;
        var names = classes.Select(entry => Svg.Short(entry.Name)).ToArray();
        var x = new Axis(0, Math.Max(1, classes.Max(entry => entry.Count)), 16 + Svg.WidthOf(names), Width - 120);
        var total = Math.Max(1, classes.Sum(entry => entry.Count));
        return Svg.Drawing("bars", Width, RowHeight * classes.Count + 4, "Utterances a class",
            string.Join("; ", classes.Select(entry => $"{entry.Name} {Figures.Count(entry.Count)}")) + ".",
            classes.Select((entry, i) => Svg.Group("row",
                Svg.Text("tick", x.From - 10, RowHeight * (i + 0.5) + 4, "end", names[i], Svg.Tip(entry.Name)),
                Svg.Rect("bar", x.From, RowHeight * i + 5, x.At(entry.Count) - x.From, RowHeight - 10),
                Svg.Text("tick", x.At(entry.Count) + 8, RowHeight * (i + 0.5) + 4, "start",
                    $"{Figures.Count(entry.Count)} ({Figures.Percent((double)entry.Count / total)})"))));
    }
}

using System.Xml.Linq;

namespace EmotionFusion.Evaluation;

/// <summary>UAR of every fold: a dot a seed, a line at the mean; the overall mean and the baseline go through all.</summary>
internal static class FoldChart
{
    private const double Width = 360, Top = 12;

    public static XElement Of(RunResults results)
    {
        var names = results.ByFold.Select(fold => Svg.Short(fold.Name, 18)).ToArray();
        var axis = new Axis(Lowest(results), 1, 16 + Svg.WidthOf(names), Width - 12);
        var rowHeight = Math.Clamp(360 / names.Length, 20, 42);
        var bottom = Top + rowHeight * names.Length;
        return Svg.Drawing("folds", Width, bottom + 40, "UAR of every fold and seed", Describe(results),
            axis.Ticks(5).Select(tick => Svg.Line("grid", axis.At(tick), Top, axis.At(tick), bottom)),
            Svg.Line("baseline", axis.At(results.Baseline.Majority.Uar), Top, axis.At(results.Baseline.Majority.Uar), bottom),
            Svg.Line("mean", axis.At(results.Mean.Uar), Top, axis.At(results.Mean.Uar), bottom),
            results.ByFold.Select((fold, i) => Row(results, fold, names[i], axis, Top + rowHeight * (i + 0.5))),
            axis.Ticks(5).Select(tick => Svg.Text("tick", axis.At(tick), bottom + 16, "middle", Figures.Round(100 * tick))),
            Svg.Text("axis-name", (axis.From + axis.To) / 2, bottom + 34, "middle", "UAR, %"));
    }

    /// <summary>The round tenth below all that is drawn.</summary>
    private static double Lowest(RunResults results) =>
        Math.Floor(10 * results.Folds.Select(run => run.Uar).Append(results.Baseline.Majority.Uar).Min()) / 10;

    private static XElement Row(RunResults results, FoldSummary fold, string name, Axis axis, double y) => Svg.Group("fold",
        Html.At("data-fold", fold.Name),
        Svg.Text("tick", axis.From - 10, y + 4, "end", name, Svg.Tip(fold.Name)),
        Svg.Line("rule", axis.From, y, axis.To, y),
        Svg.Line("fold-mean", axis.At(fold.Mean.Uar), y - 8, axis.At(fold.Mean.Uar), y + 8),
        results.Folds.Where(run => run.Name == fold.Name).Select(run => Svg.Circle("dot", axis.At(run.Uar), y, 4,
            Svg.Tip(FormattableString.Invariant($"{run.Name}, seed {run.Seed}: UAR {Figures.Percent(run.Uar)}")))));

    private static string Describe(RunResults results) =>
        string.Join("; ", results.ByFold.Select(fold => $"{fold.Name} {Figures.Percent(fold.Mean.Uar)}"))
        + $"; mean {Figures.Percent(results.Mean.Uar)}, majority class {Figures.Percent(results.Baseline.Majority.Uar)}.";
}

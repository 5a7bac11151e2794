using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using EmotionFusion.Training;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>How the runs learnt.</summary>
internal static class LearningSection
{
    private static readonly (string Name, string Key, Func<EpochRecord, double> Value, bool IsShare, bool Marks)[] Panels =
    [
        ("Training loss", "train", epoch => epoch.TrainLoss, false, false),
        ("Validation loss", "validation", epoch => epoch.Validation.Loss, false, false),
        ("Validation UAR, %", "uar", epoch => epoch.Validation.Uar, true, true),
    ];

    public static XElement Of(SavedRun run) => Section("learning", "Learning curves",
        El("figure",
            El("div.panels", Panels.Select(panel => El("div.panel",
                El("h3", panel.Name),
                CurveChart.Of(run.Curves, panel.Name, panel.Key, panel.Value, panel.IsShare, panel.Marks)))),
            El("figcaption", Caption(run))),
        El("script", At("type", "application/json"), At("id", "curves"), Data(run)));

    private static string Caption(SavedRun run)
    {
        var kept = run.Curves.Select(curve => curve.BestEpoch + 1).Order().ToArray();
        var which = kept[0] == kept[^1] ? $"Epoch {kept[0]} was kept" : $"The median kept epoch is {kept[kept.Length / 2]} ({kept[0]} to {kept[^1]})";
        var lines = run.Curves.Count == 1 ? "" : "Thin: one training; bold: mean over all. ";
        return lines + FormattableString.Invariant($"Dots: the epoch whose weights were kept, the one with the highest validation UAR. {which}, counted from 1. ")
            + "Training loss is as optimised (class weights, dropout on), validation loss is plain cross-entropy: compare their shapes, not their heights.";
    }

    /// <summary>For the read-out under the pointer, four digits each.</summary>
    private static string Data(SavedRun run) => JsonSerializer.Serialize(run.Curves.Select(curve => new
    {
        fold = curve.Run.Fold,
        name = curve.Run.ToString(),
        train = Column(curve, epoch => epoch.TrainLoss),
        validation = Column(curve, epoch => epoch.Validation.Loss),
        uar = Column(curve, epoch => epoch.Validation.Uar),
        fraction = CurriculumSection.Shows(run) ? Column(curve, epoch => epoch.CurriculumFraction) : null,
        difficulty = CurriculumSection.Shows(run) ? Column(curve, epoch => epoch.MeanDifficulty) : null,
    }));

    private static double?[] Column(LearningCurve curve, Func<EpochRecord, double> value) =>
        [.. curve.Epochs.Select(value).Select(v => double.IsFinite(v) ? Math.Round(v, 4) : (double?)null)];
}

/// <summary>What a curriculum let the runs see.</summary>
internal static class CurriculumSection
{
    private static readonly (string Name, string Key, Func<EpochRecord, double> Value, bool IsShare)[] Panels =
    [
        ("Utterances in use, %", "fraction", epoch => epoch.CurriculumFraction, true),
        ("Their mean difficulty", "difficulty", epoch => epoch.MeanDifficulty, false),
    ];

    /// <summary>Whether an epoch of a run saw less than all.</summary>
    public static bool Shows(SavedRun run) =>
        run.Curves.Any(curve => curve.Epochs.Any(epoch => epoch.CurriculumFraction < 1));

    /// <returns>null when all epochs saw all.</returns>
    public static XElement? Of(SavedRun run) => !Shows(run) ? null : Section("curriculum", "Curriculum",
        El("figure",
            El("div.panels", Panels.Select(panel => El("div.panel",
                El("h3", panel.Name),
                CurveChart.Of(run.Curves, panel.Name, panel.Key, panel.Value, panel.IsShare, marks: false)))),
            El("figcaption", "Share of the training utterances that an epoch trained on, and their mean difficulty: the distance from the valence, arousal and dominance expected of their class, in points of the scale 1 to 5. Thin: one training; bold: mean over all.")));
}

/// <summary>One quantity over the epochs: a thin line a run, the mean in bold, optionally the kept epochs as dots.</summary>
internal static class CurveChart
{
    /// <summary>More lines than these are drawn fainter, or they'd be one blot.</summary>
    private const int Few = 30;

    private const double Width = 380, Height = 250, Left = 46, Right = 370, Top = 14, Bottom = 204;

    public static XElement Of(
        IReadOnlyList<LearningCurve> curves, string name, string key, Func<EpochRecord, double> value, bool isShare, bool marks)
    {
        var last = curves.Max(curve => curve.Epochs.Max(epoch => epoch.Epoch)) + 1;
        var x = new Axis(1, Math.Max(2, last), Left, Right);
        var highest = curves.SelectMany(curve => curve.Epochs).Select(value).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        var y = isShare ? new Axis(0, 1, Bottom, Top) : Axis.UpFromZero(highest, Bottom, Top);
        var mean = Mean(curves, value);
        var description = FormattableString.Invariant(
            $"Mean over the runs: {Figures.Fraction(mean[0].Value)} after epoch 1, {Figures.Fraction(mean[^1].Value)} after epoch {mean[^1].Epoch}.");
        return Svg.Drawing(curves.Count > Few ? "curve many" : "curve", Width, Height, $"{name} by epoch", description,
            Html.At("data-key", key), Html.At("data-from", Left), Html.At("data-to", Right), Html.At("data-last", Math.Max(2, last)),
            y.Ticks(5).Select(tick => Grid(tick, y.At(tick), isShare)),
            EpochTicks(last).Select(tick => Svg.Text("tick", x.At(tick), Bottom + 17, "middle", tick.ToString(CultureInfo.InvariantCulture))),
            Svg.Line("rule", Left, Bottom, Right, Bottom),
            Svg.Text("axis-name", (Left + Right) / 2, Height - 10, "middle", "epoch"),
            curves.Select(curve => Svg.Path("run", curve.Epochs.Select(epoch => (x.At(epoch.Epoch + 1), y.At(value(epoch)))),
                Html.At("data-fold", curve.Run.Fold), Svg.Tip(curve.Run.ToString()))),
            marks ? curves.Select(curve => Mark(curve, value, x, y)) : null,
            Svg.Path("average", mean.Select(point => (x.At(point.Epoch), y.At(point.Value)))),
            Svg.Line("guide", Left, Top, Left, Bottom),
            Svg.Rect("hover", Left, Top, Right - Left, Bottom - Top));
    }

    /// <summary>Over the runs that have the epoch; counted from 1.</summary>
    internal static (int Epoch, double Value)[] Mean(IReadOnlyList<LearningCurve> curves, Func<EpochRecord, double> value) =>
        [.. curves.SelectMany(curve => curve.Epochs)
            .GroupBy(epoch => epoch.Epoch)
            .OrderBy(epochs => epochs.Key)
            .Select(epochs => (epochs.Key + 1, epochs.Average(value)))];

    private static XElement Grid(double value, double y, bool isShare) => Svg.Group("gridline",
        Svg.Line("grid", Left, y, Right, y),
        Svg.Text("tick", Left - 7, y + 4, "end", Figures.Round(isShare ? 100 * value : value)));

    private static XElement Mark(LearningCurve curve, Func<EpochRecord, double> value, Axis x, Axis y)
    {
        var best = curve.Epochs.First(epoch => epoch.Epoch == curve.BestEpoch);
        return Svg.Circle("kept", x.At(best.Epoch + 1), y.At(value(best)), 3.2,
            Html.At("data-fold", curve.Run.Fold),
            Svg.Tip(FormattableString.Invariant($"{curve.Run}: epoch {best.Epoch + 1} was kept, {Figures.Fraction(value(best))}")));
    }

    private static IEnumerable<int> EpochTicks(int last)
    {
        var ticks = new Axis(0, last, 0, 1).Ticks(5).Where(tick => tick >= 1 && tick == Math.Floor(tick)).Select(tick => (int)tick);
        return ticks.Prepend(1).Distinct().Where(tick => tick == 1 || tick > last / 12);
    }
}

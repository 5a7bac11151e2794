using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using EmotionFusion.Training;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>How the trainings learnt, and what a curriculum let them see.</summary>
internal static class LearningSection
{
    private static readonly Quantity[] Learnt =
    [
        new("Training loss", "train", epoch => epoch.TrainLoss),
        new("Validation loss", "validation", epoch => epoch.Validation.Loss),
        new("Validation UAR, %", "uar", epoch => epoch.Validation.Uar, IsShare: true, Marks: true),
    ];

    private static readonly Quantity[] Seen =
    [
        new("Utterances in use, %", "fraction", epoch => epoch.CurriculumFraction, IsShare: true),
        new("Their mean difficulty", "difficulty", epoch => epoch.MeanDifficulty),
    ];

    /// <summary>More lines than these would cover each other, and make the page large.</summary>
    private const int MostDrawn = 150;

    /// <summary>A table of more epochs has some of them only.</summary>
    private const int MostEpochsInTable = 30;

    /// <returns>null for a head without epochs.</returns>
    public static XElement? Of(SavedRun run) => run.Curves.Count == 0 ? null : Section("learning", "Learning curves",
        Charts(run, Learnt, Caption(run)),
        Details("The means in figures", InFigures(run)),
        El("script", At("type", "application/json"), At("id", "curves"), Data(run)));

    /// <returns>null when all epochs saw all.</returns>
    public static XElement? Curriculum(SavedRun run) => !HasCurriculum(run) ? null : Section("curriculum", "Curriculum", Charts(run, Seen,
        "Share of the training utterances that an epoch trained on, and their mean difficulty: the distance from the valence, arousal and dominance expected of their class, in points of the scale 1 to 5. Thin: one training; bold: mean over all."));

    private static bool HasCurriculum(SavedRun run) => run.Curves.Any(curve => curve.Epochs.Any(epoch => epoch.CurriculumFraction < 1));

    private static XElement Charts(SavedRun run, Quantity[] quantities, string caption) => El("figure",
        El("div.panels", quantities.Select(quantity => El("div.panel", El("h3", quantity.Name), CurveChart.Of(run.Curves, Drawn(run), quantity)))),
        El("figcaption", caption));

    /// <summary>All trainings, or of many some, evenly spaced.</summary>
    private static IReadOnlyList<LearningCurve> Drawn(SavedRun run) => run.Curves.Count <= MostDrawn
        ? run.Curves
        : [.. Enumerable.Range(0, MostDrawn).Select(i => run.Curves[(int)((long)i * run.Curves.Count / MostDrawn)])];

    private static XElement InFigures(SavedRun run)
    {
        var means = Learnt.Select(quantity => CurveChart.Mean(run.Curves, quantity.Value)).ToArray();
        var last = means[0].Length - 1;
        var step = Math.Max(1, (last + MostEpochsInTable - 1) / MostEpochsInTable);
        return Table("Mean over the trainings that have the epoch",
            [Column("Epoch"), .. Learnt.Select(quantity => Column(quantity.IsShare ? quantity.Name.Replace(", %", "", StringComparison.Ordinal) : quantity.Name))],
            Enumerable.Range(0, last + 1).Where(i => i % step == 0 || i == last).Select(i => El("tr",
                El("th.num", At("scope", "row"), At("data-v", means[0][i].Epoch), FormattableString.Invariant($"{means[0][i].Epoch}")),
                means.Select(mean => Value.Cell(double.IsFinite(mean[i].Value) ? mean[i].Value : null)))));
    }

    private static string Caption(SavedRun run)
    {
        var kept = run.Curves.Select(curve => curve.BestEpoch + 1).Order().ToArray();
        int?[] averaged = [.. run.Curves.Select(curve => curve.AveragedFrom + 1).Distinct()];
        var which = kept[0] == kept[^1] ? $"Epoch {kept[0]} was kept" : $"The median kept epoch is {kept[kept.Length / 2]} ({kept[0]} to {kept[^1]})";
        var lines = run.Curves.Count switch
        {
            1 => "",
            <= MostDrawn => "Thin: one training; bold: mean over all. ",
            var all => $"Thin: one training, {MostDrawn} of {Figures.Count(all)}, evenly spaced in their order; bold: mean over all. ",
        };
        return lines + (averaged is [{ } first]
                ? FormattableString.Invariant($"The mean of the weights after epochs {first} to {kept[^1]} was kept; from epoch {first} on, validation figures are of that mean. Dots: what was kept. ")
                : FormattableString.Invariant($"Dots: the epoch whose weights were kept, the one with the highest validation UAR. {which}, counted from 1. "))
            + "Training loss is as optimised (class weights, dropout on), validation loss is plain cross-entropy: compare their shapes, not their heights.";
    }

    /// <summary>For the read-out under the pointer: a list a quantity, four digits each, null where there's nothing to read.</summary>
    private static string Data(SavedRun run)
    {
        var curriculum = HasCurriculum(run);
        Quantity[] quantities = [.. Learnt, .. curriculum ? Seen : []];
        return JsonSerializer.Serialize(new
        {
            mean = quantities.ToDictionary(quantity => quantity.Key, quantity => Values(CurveChart.Mean(run.Curves, quantity.Value).Select(point => point.Value))),
            runs = Drawn(run).Select(curve => new Dictionary<string, object?>(
            [
                new("fold", curve.Training.Fold),
                new("name", curve.Training.ToString()),
                .. quantities.Select(quantity => KeyValuePair.Create(quantity.Key, (object?)Values(curve.Epochs.Select(quantity.Value)))),
            ])),
        });
    }

    private static double?[] Values(IEnumerable<double> values) => [.. values.Select(value => double.IsFinite(value) ? Math.Round(value, 4) : (double?)null)];
}

/// <summary>What is drawn over the epochs.</summary>
/// <param name="Name">Its title.</param>
/// <param name="Key">What the page's script calls it.</param>
/// <param name="Value">Of an epoch.</param>
/// <param name="IsShare">Drawn from 0 to 100 %.</param>
/// <param name="Marks">The kept epochs are drawn as dots.</param>
internal sealed record Quantity(string Name, string Key, Func<EpochRecord, double> Value, bool IsShare = false, bool Marks = false);

/// <summary>A quantity over the epochs: a thin line a training, the mean in bold.</summary>
internal static class CurveChart
{
    /// <summary>More lines than these are drawn fainter, or they'd be one blot.</summary>
    private const int Few = 30;

    private const double Width = 380, Height = 250, Left = 46, Right = 370, Top = 14, Bottom = 204;

    /// <param name="curves">Those that the mean is over.</param>
    /// <param name="drawn">Those that have a line of their own.</param>
    public static XElement Of(IReadOnlyList<LearningCurve> curves, IReadOnlyList<LearningCurve> drawn, Quantity quantity)
    {
        var (name, key, value, isShare, marks) = quantity;
        var last = curves.Max(curve => curve.Epochs.Max(epoch => epoch.Epoch)) + 1;
        var x = new Axis(1, Math.Max(2, last), Left, Right);
        var highest = curves.SelectMany(curve => curve.Epochs).Select(value).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        var y = isShare ? new Axis(0, 1, Bottom, Top) : Axis.UpFromZero(highest, Bottom, Top);
        var mean = Mean(curves, value);
        var description = FormattableString.Invariant(
            $"Mean over the runs: {Figures.Fraction(mean[0].Value)} after epoch 1, {Figures.Fraction(mean[^1].Value)} after epoch {mean[^1].Epoch}.");
        return Svg.Drawing(drawn.Count > Few ? "curve many" : "curve", Width, Height, $"{name} by epoch", description,
            Html.At("data-key", key), Html.At("data-from", Left), Html.At("data-to", Right), Html.At("data-last", Math.Max(2, last)),
            y.Ticks(5).Select(tick => Grid(tick, y.At(tick), isShare)),
            EpochTicks(last).Select(tick => Svg.Text("tick", x.At(tick), Bottom + 17, "middle", tick.ToString(CultureInfo.InvariantCulture))),
            Svg.Line("rule", Left, Bottom, Right, Bottom),
            Svg.Text("axis-name", (Left + Right) / 2, Height - 10, "middle", "epoch"),
            drawn.Select(curve => Svg.Path("run", curve.Epochs.Select(epoch => (x.At(epoch.Epoch + 1), y.At(value(epoch)))),
                Html.At("data-fold", curve.Training.Fold), Svg.Tip(curve.Training.ToString()))),
            marks ? drawn.Select(curve => Mark(curve, value, x, y)) : null,
            Svg.Path("average", mean.Select(point => (x.At(point.Epoch), y.At(point.Value)))),
            Svg.Line("guide", Left, Top, Left, Bottom),
            Svg.Rect("hover", Left, Top, Right - Left, Bottom - Top));
    }

    /// <summary>Over the trainings that have the epoch; counted from 1.</summary>
    public static (int Epoch, double Value)[] Mean(IReadOnlyList<LearningCurve> curves, Func<EpochRecord, double> value) =>
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
            Html.At("data-fold", curve.Training.Fold),
            Svg.Tip(FormattableString.Invariant($"{curve.Training}: epoch {best.Epoch + 1} was kept, {Figures.Fraction(value(best))}")));
    }

    private static IEnumerable<int> EpochTicks(int last)
    {
        var ticks = new Axis(0, last, 0, 1).Ticks(5).Where(tick => tick >= 1 && tick == Math.Floor(tick)).Select(tick => (int)tick);
        return ticks.Prepend(1).Distinct().Where(tick => tick == 1 || tick > last / 12);
    }
}

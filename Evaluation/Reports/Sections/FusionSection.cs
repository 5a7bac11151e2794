using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>How much a gated fusion lets sound and words count, by class and by whether it was right; of other fusions, that there is nothing to show.</summary>
internal static class FusionSection
{
    /// <returns>null for a run with one modality, or whose head is none of ours.</returns>
    public static XElement? Of(SavedRun run)
    {
        if (run.FusionWeights.Count > 0)
        {
            return Section("fusion", "Weights of the fusion", Weighed(run));
        }

        return run.Setting("modality") != "both" || run.Results.Head is not null ? null : run.Setting("fusion_type") switch
        {
            "cross_attention" => Section("fusion", "Weights of the fusion",
                P("The fusion is cross-attention between one vector of sound and one of words. A softmax over a single score is 1: each side attends to the other with the weight 1, always, so there are no attention weights to draw.")),
            "adaptive" => Section("fusion", "Weights of the fusion",
                P("An adaptive fusion has no weights of its modalities: a network takes both encodings. What each is worth to it is seen where one is taken away, under “One modality missing”.")),
            _ => null,
        };
    }

    private static object?[] Weighed(SavedRun run)
    {
        var groups = WeightGroup.Of(run);
        return
        [
            El("div.pair even",
                Figure(WeightChart.Of(groups),
                    "Weight of the sound, by true class, where the prediction was right and where it was wrong; the weight of the words is what is left to 1. Box: the middle half; bar: its median; line: 5 to 95\u202F% of the predictions."),
                El("div",
                    Table("Mean weight of the sound by true class",
                        [Column("Class", false), Column("Right"), Column("n"), Column("Wrong"), Column("n"), Column("All")],
                        groups.Select(Row)),
                    P("The gate decides utterance by utterance. A weight says how much of a modality’s vector goes into the sum, not how much the decision owes to it: vectors differ in length."),
                    El("p.note", "Fractions of 1, over all folds and seeds"
                        + (run.Folds.Any(fold => fold.Rotation is { Count: > 1 }) ? ", each the mean over the fold’s heads" : "") + "; every utterance is in fusion_weights.csv."))),
        ];
    }

    private static XElement Row(WeightGroup group) => El("tr",
        RowHead(group.Name), Value.Cell(WeightGroup.Mean(group.Right)), Value.CountCell(group.Right.Length), Value.Cell(WeightGroup.Mean(group.Wrong)), Value.CountCell(group.Wrong.Length),
        Value.Cell(WeightGroup.Mean([.. group.Right, .. group.Wrong])));
}

/// <summary>The weights of the sound of one class's predictions, each sorted.</summary>
internal sealed record WeightGroup(string Name, double[] Right, double[] Wrong)
{
    /// <summary>A group a class that occurs.</summary>
    /// <exception cref="EmotionFusionException">fusion_weights.csv and predictions.csv have different rows.</exception>
    public static IReadOnlyList<WeightGroup> Of(SavedRun run)
    {
        var weights = run.FusionWeights.ToDictionary(row => (row.Seed, row.Fold, row.Utterance), row => (double)row.Audio);
        if (weights.Count != run.Predictions.Count || run.Predictions.FirstOrDefault(row => !weights.ContainsKey(Key(row))) is not null)
        {
            throw new EmotionFusionException($"{run.Folder.FusionWeights} isn't of the same seeds, folds and utterances as predictions.csv. Restore the file or train again.");
        }

        return [.. run.Results.Classes.Select((name, label) =>
        {
            var rows = run.Predictions.Where(row => row.Prediction.Label == label).ToLookup(row => row.Prediction.Predicted == label, row => weights[Key(row)]);
            return new WeightGroup(name, [.. rows[true].Order()], [.. rows[false].Order()]);
        }).Where(group => group.Right.Length + group.Wrong.Length > 0)];
    }

    /// <summary>null of none.</summary>
    public static double? Mean(double[] weights) => weights.Length == 0 ? null : weights.Average();

    private static (int Seed, string Fold, string Utterance) Key(RunPrediction row) => (row.Seed, row.Fold, row.Prediction.Utterance);
}

/// <summary>Two boxes a class, for right and wrong predictions, on a scale from 0 to 1.</summary>
internal static class WeightChart
{
    private const double Width = 460, RowHeight = 20, ClassHeight = 2 * RowHeight + 12, Top = 8;

    public static XElement Of(IReadOnlyList<WeightGroup> groups)
    {
        var names = groups.Select(group => Svg.Short(group.Name)).ToArray();
        var axis = new Axis(0, 1, 64 + Svg.WidthOf(names), Width - 10);
        var bottom = Top + ClassHeight * groups.Count;
        return Svg.Drawing("weights", Width, bottom + 40, "Weight of the sound by class and by right or wrong", Describe(groups),
            axis.Ticks(5).Select(tick => Svg.Line("grid", axis.At(tick), Top, axis.At(tick), bottom)),
            groups.Select((group, i) => Rows(group, names[i], axis, Top + ClassHeight * i)),
            axis.Ticks(5).Select(tick => Svg.Text("tick", axis.At(tick), bottom + 16, "middle", Figures.Round(tick))),
            Svg.Text("axis-name", axis.From, bottom + 34, "start", "words alone"),
            Svg.Text("axis-name", axis.To, bottom + 34, "end", "sound alone"));
    }

    private static XElement Rows(WeightGroup group, string name, Axis axis, double top) => Svg.Group("weight",
        Svg.Text("tick", axis.From - 60, top + RowHeight + 4, "end", name, Svg.Tip(group.Name)),
        Svg.Text("tick", axis.From - 8, top + RowHeight / 2 + 4, "end", "right"),
        Svg.Text("tick", axis.From - 8, top + RowHeight * 1.5 + 4, "end", "wrong"),
        Box(group.Right, "right", axis, top + RowHeight / 2),
        Box(group.Wrong, "wrong", axis, top + RowHeight * 1.5));

    private static XElement? Box(double[] sorted, string kind, Axis axis, double y)
    {
        if (sorted.Length == 0)
        {
            return null;
        }

        double[] at = [.. new[] { 0.05, 0.25, 0.5, 0.75, 0.95 }.Select(q => axis.At(SpeakerIntervals.Quantile(sorted, q)))];
        return Svg.Group("box " + kind,
            Svg.Line("whisker", at[0], y, at[4], y),
            Svg.Rect("quartiles", at[1], y - 6, Math.Max(1, at[3] - at[1]), 12),
            Svg.Line("median", at[2], y - 8, at[2], y + 8));
    }

    private static string Describe(IReadOnlyList<WeightGroup> groups) => "Medians: " + string.Join("; ", groups.Select(group =>
        $"{group.Name} right {Median(group.Right)}, wrong {Median(group.Wrong)}")) + ".";

    private static string Median(double[] sorted) => sorted.Length == 0 ? "none" : Figures.Fraction(SpeakerIntervals.Quantile(sorted, 0.5));
}

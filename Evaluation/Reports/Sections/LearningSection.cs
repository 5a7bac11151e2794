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

using System.Xml.Linq;
using EmotionFusion.Training;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

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

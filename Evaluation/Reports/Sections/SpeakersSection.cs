using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>For whom it works and for whom it doesn't.</summary>
internal static class SpeakersSection
{
    public static XElement Of(RunResults results) => Section("speakers", "Test speakers",
        El(results.BySpeaker.Count > 30 ? "div.tall" : "div.whole", Table(
            results.Seeds.Count > 1 ? "Test speakers, all seeds together" : "Test speakers",
            [Column("Speaker", false), Column("UAR"), Column("WA"), Column("Macro F1"), El("th.plain", At("scope", "col"), "UAR, 0 to 100\u202F%"), Column("n"), Column("Classes"), Column("Fold", false)],
            results.BySpeaker.Select((speaker, i) => Row(speaker, FormattableString.Invariant($"by_speaker[{i}]"), results)))),
        El("p.note", "Bars: the speaker’s UAR; line: the mean of all runs; dashed: the majority class."));

    private static XElement Row(SpeakerSummary speaker, string path, RunResults results) => El("tr",
        speaker.Folds.Count == 1 ? At("data-fold", speaker.Folds[0]) : null,
        RowHead(speaker.Speaker),
        Value.Cell(path + ".uar", speaker.Uar),
        Value.Cell(path + ".wa", speaker.Wa),
        Value.Cell(path + ".f1", speaker.F1),
        El("td.plot", Bar(speaker, results)),
        Value.CountCell(path + ".utterances", speaker.Utterances),
        Value.CountCell(path + ".classes", speaker.Classes),
        El("td", string.Join(", ", speaker.Folds)));

    private static XElement Bar(SpeakerSummary speaker, RunResults results)
    {
        const double Width = 200;
        var axis = new Axis(0, 1, 0, Width);
        return Svg.Drawing("strip", Width, 16, $"UAR of {speaker.Speaker}", $"{Figures.Percent(speaker.Uar)}, mean of the folds {Figures.Percent(results.Mean.Uar)}.",
            Svg.Rect("bar", 0, 4, axis.At(speaker.Uar), 8),
            Svg.Line("baseline", axis.At(results.Baseline.Majority.Uar), 0, axis.At(results.Baseline.Majority.Uar), 16),
            Svg.Line("mean", axis.At(results.Mean.Uar), 0, axis.At(results.Mean.Uar), 16));
    }
}

using System.Xml.Linq;
using EmotionFusion.Encoders;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>How the heads did by what each test utterance has: sound, words or both.</summary>
internal static class PresenceSection
{
    /// <returns>null for a run whose utterances all have what its heads use.</returns>
    public static XElement? Of(SavedRun run) => run.Results.Modalities is not { Count: > 0 } scores ? null : Section("presence", "What utterances have",
        El("div.pair even",
            El("div", Table("Test figures by what the utterance has, all folds and seeds together",
                [Column("Has", false), Column("Utterances"), Column("Classes"), Column("UAR"), Column("Interval"), Column("WA"), Column("Macro F1")],
                scores.Select(Row))),
            El("div",
                P($"Of the run’s utterances, {Figures.Count(Lacking(run, EncoderKind.Audio))} have no audio and {Figures.Count(Lacking(run, EncoderKind.Text))} no text. ",
                    "Heads learnt from what each has, chose their epoch by it, and were tested with it; nothing was put in its place."),
                El("p.note", "Fractions of 1, computed from predictions.csv and modalities.csv, which names the utterances and the reasons. UAR is over the classes that such utterances have."))));

    private static int Lacking(SavedRun run, EncoderKind kind) => run.Gaps.Count(gap => gap.Lacks == kind);

    private static XElement Row(ModalityScore score, int i)
    {
        var path = FormattableString.Invariant($"modalities[{i}]");
        return El("tr", RowHead(score.Given),
            Value.CountCell(path + ".utterances", score.Utterances),
            Value.CountCell(path + ".classes", score.Classes),
            Value.Cell(path + ".uar", score.Uar),
            El("td.num", score.Intervals is { } intervals
                ? new object[] { Value.Fraction(path + ".intervals.uar.low", intervals.Uar.Low), " to ", Value.Fraction(path + ".intervals.uar.high", intervals.Uar.High) }
                : "–"),
            Value.Cell(path + ".wa", score.Wa), Value.Cell(path + ".f1", score.F1));
    }
}

using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>Whether one gender is understood better than the other, and one speaker better than another.</summary>
internal static class FairnessSection
{
    /// <returns>null for a run of an earlier version, which doesn't tell the speakers' gender.</returns>
    public static XElement? Of(SavedRun run) => run.Results.Fairness is not { } fairness ? null : Section("fairness", "Gender and speakers",
        El("div.pair even",
            El("div", fairness.Genders.Count > 0 ? Genders(run, fairness, GenderFigures.Of(run)) : [P("The corpus doesn’t tell the speakers’ gender.")]),
            El("div",
                GenderGap(fairness),
                P(SpeakerGap(fairness.SpeakerGap, run.Results)),
                El("p.note", Explanation(fairness)))));

    private static XElement[] Genders(SavedRun run, Fairness fairness, IReadOnlyList<GenderFigures> figures)
    {
        var together = run.Results.Seeds.Count > 1 ? ", all seeds together" : "";
        return
        [
            Table("Test speakers by gender" + together,
                [Column("Gender", false), Column("Speakers"), Column("n"), Column("UAR"), Column("95 % interval"), Column("WA"), Column("Macro F1")],
                fairness.Genders.Select((group, i) => Row(group, figures[i], FormattableString.Invariant($"fairness.genders[{i}]")))),
            Table("Recall of each class by gender" + together,
                [Column("Gender", false), .. run.Results.Classes.Select(name => Column(name))],
                figures.Select(group => El("tr", RowHead(group.Gender),
                    run.Results.Classes.Select((_, c) => group.Pooled.Support(c) == 0 ? Value.Cell(null) : Value.Cell(group.Pooled.Recall(c)))))),
        ];
    }

    private static XElement Row(GenderSummary group, GenderFigures figures, string path) => El("tr",
        RowHead(group.Gender),
        Value.CountCell(path + ".speakers", group.Speakers),
        Value.CountCell(path + ".utterances", group.Utterances),
        Value.Cell(path + ".uar", group.Uar),
        El(figures.Uar is null ? "td.num none" : "td.num", figures.Uar is { } range ? $"{Figures.Fraction(range.Low)} to {Figures.Fraction(range.High)}" : "none"),
        Value.Cell(path + ".wa", group.Wa),
        Value.Cell(path + ".f1", group.F1));

    private static XElement? GenderGap(Fairness fairness) => fairness.GenderGap is not { } gap ? null : P(
        $"UAR of {gap.Best} minus UAR of {gap.Worst} speakers: ", Points("fairness.gender_gap", gap), ". ",
        gap.Interval is { Low: <= 0 } ? "The interval holds 0: it may be chance." : null);

    private static object[] SpeakerGap(GroupGap gap, RunResults results) =>
    [
        "UAR of the best speaker minus UAR of the worst: ", Points("fairness.speaker_gap", gap), ". ",
        $"Best: {Named(gap.Best, results)}; worst: {Named(gap.Worst, results)}.",
    ];

    private static string Named(string speaker, RunResults results)
    {
        var found = results.BySpeaker.First(entry => entry.Speaker == speaker);
        return $"{speaker} ({Figures.Count(found.Utterances, "utterance")} of {found.Classes} classes)";
    }

    private static object[] Points(string path, GroupGap gap) =>
    [
        El("strong", Value.Percent(path + ".gap", gap.Gap)), " points, ",
        .. gap.Interval is { } range
            ? new object[] { "95\u202F% interval ", Value.Percent(path + ".interval.low", range.Low), " to ", Value.Percent(path + ".interval.high", range.High) }
            : ["no interval: too few speakers"],
    ];

    private static string Explanation(Fairness fairness) =>
        (fairness.UnknownGender == 0 || fairness.Genders.Count == 0 ? "" : $"{Figures.Count(fairness.UnknownGender, "speaker")} of unknown gender in no row. ")
        + $"Intervals: percentile bootstrap over speakers, {Figures.Count(SpeakerIntervals.DefaultDraws)} draws; those of gender keep each gender’s number of speakers. "
        + "No draw has a speaker outside the range of all, so the interval of the speakers’ gap ends at the gap itself. A speaker with few utterances, or few classes, is easily the best or the worst.";
}

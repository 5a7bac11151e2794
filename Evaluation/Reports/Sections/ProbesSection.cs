using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>How much of the speaker is left in the fused representation.</summary>
internal static class ProbesSection
{
    /// <returns>null for a run without a speaker probe.</returns>
    public static XElement? Of(SavedRun run) => run.Probes is not { Probes: { Count: > 0 } probes } ? null : Section("probes", "Speaker probe",
        Table("Accuracy of a linear classifier of speakers",
            [Column("Fold", false), Column("Seed"), Column("Untrained head"), Column("Trained head"), Column("Chance"), Column("Speakers"), Column("Utterances")],
            probes.Select(Row),
            El("tr", RowHead("Mean"), El("td"), Cell(probes.Average(probe => probe.Before)), Cell(probes.Average(probe => probe.After)),
                Cell(probes.Average(probe => probe.Chance)), El("td"), El("td"))),
        El("p.note", "Fitted on one half of the validation and test utterances of every speaker, judged on the other. The figures are those of probes.json."));

    private static XElement Row(ProbeEntry probe) => El("tr",
        RowHead(probe.Fold), El("td.num", probe.Seed.ToString(CultureInfo.InvariantCulture)),
        Cell(probe.Before), Cell(probe.After), Cell(probe.Chance),
        El("td.num", Figures.Count(probe.Speakers)), El("td.num", Figures.Count(probe.Utterances)));

    private static XElement Cell(double value) => El("td.num", At("data-v", Figures.Exact(value)), Figures.Fraction(value));
}

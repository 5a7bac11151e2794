using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>How much of the speaker is left in the fused representation.</summary>
internal static class ProbesSection
{
    /// <returns>null for a run without a speaker probe.</returns>
    public static XElement? Of(SavedRun run) => run.Probes is not { Probes: { Count: > 0 } probes } ? null : Section("probes", "Speaker probe",
        El("div.pair even",
            El("div", Table("Accuracy of a linear classifier of speakers, mean ± deviation over trainings",
                [Column("Representation", false), Column("Accuracy")],
                [Mean("of the untrained head", probes, probe => probe.Before), Mean("of the trained head", probes, probe => probe.After)],
                Mean("always the most frequent speaker", probes, probe => probe.Chance))),
            El("div",
                P("How well the speaker can be told from what the head makes of an utterance, as a fraction of 1. The lower the trained head’s figure, ",
                    "the less of the speaker it keeps; below that of the untrained head, training took some away."),
                El("p.note", "The classifier is fitted on one half of the validation and test utterances of every speaker, and judged on the other."))),
        Details($"Every training ({Figures.Count(probes.Count)})", Every(probes)));

    private static XElement Every(IReadOnlyList<ProbeEntry> probes) => Table("The probe of every training, as in probes.json",
        [Column("Fold", false), Column("Seed"), Column("Untrained head"), Column("Trained head"), Column("Most frequent"), Column("Speakers"), Column("Utterances")],
        probes.Select(Row));

    private static XElement Mean(string name, IReadOnlyList<ProbeEntry> probes, Func<ProbeEntry, double> figure)
    {
        var spread = Spread.Of([.. probes.Select(figure)]);
        return El("tr", RowHead(name),
            El("td.num", At("data-v", Figures.Exact(spread.Mean)), Figures.Fraction(spread.Mean), El("span.pm", " ± ", Figures.Fraction(spread.Std))));
    }

    private static XElement Row(ProbeEntry probe) => El("tr",
        RowHead(probe.Fold), El("td.num", probe.Seed.ToString(CultureInfo.InvariantCulture)),
        Cell(probe.Before), Cell(probe.After), Cell(probe.Chance),
        El("td.num", Figures.Count(probe.Speakers)), El("td.num", Figures.Count(probe.Utterances)));

    private static XElement Cell(double value) => El("td.num", At("data-v", Figures.Exact(value)), Figures.Fraction(value));
}

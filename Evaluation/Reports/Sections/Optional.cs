using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>What an adaptive fusion can do when one of its modalities is missing.</summary>
internal static class ModalitiesSection
{
    /// <returns>null for a run whose fusion needs both.</returns>
    public static XElement? Of(SavedRun run)
    {
        if (run.AudioAlone is null || run.TextAlone is null)
        {
            return null;
        }

        var partial = run.Gaps.Select(gap => gap.Utterance).ToHashSet(StringComparer.Ordinal);
        (string Name, RunPrediction[] Rows)[] sides = [.. new[] { ("audio and text", run.Predictions), ("audio alone", run.AudioAlone), ("text alone", run.TextAlone) }
            .Select(side => (side.Item1, side.Item2.Where(row => !partial.Contains(row.Prediction.Utterance)).ToArray()))];
        if (sides.Any(side => side.Rows.Length == 0))
        {
            return null;
        }

        var both = Uar(sides[0].Rows, run.Results.Classes.Count).Mean;
        return Section("modalities", "One modality missing",
            El("div.pair even",
                El("div", Table("Test UAR of the same heads, mean ± deviation over folds and seeds",
                    [Column("Given", false), Column("UAR"), Column("Difference")],
                    sides.Select(side => Row(side.Name, Uar(side.Rows, run.Results.Classes.Count), both)))),
                El("div",
                    P($"The trained heads were asked again with one modality taken away from every test utterance{(partial.Count > 0 ? " that has both" : "")}. The nearer a row is to the first, ",
                        $"the less the heads miss what is gone; chance is {Figures.Fraction(run.Results.Baseline.Chance)}."),
                    El("p.note", "Fractions of 1, computed from predictions.csv, predictions_audio_alone.csv and predictions_text_alone.csv."))));
    }

    /// <summary>As in results.json: each fold with each seed counts once.</summary>
    internal static Spread Uar(IReadOnlyList<RunPrediction> rows, int classes) =>
        Spread.Of(rows.GroupBy(row => (row.Seed, row.Fold)).Select(training => ResultsComputation.Matrix(training, classes).Uar));

    private static XElement Row(string name, Spread uar, double both)
    {
        var difference = uar.Mean - both;
        return El("tr", RowHead(name), Value.SpreadCell(uar),
            Math.Abs(difference) < 1e-12 ? El("td.num none", At("data-v", "0"), "0") : Value.Cell(difference));
    }
}

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

    private static XElement Mean(string name, IReadOnlyList<ProbeEntry> probes, Func<ProbeEntry, double> figure) =>
        El("tr", RowHead(name), Value.SpreadCell(Spread.Of(probes.Select(figure))));

    private static XElement Row(ProbeEntry probe) => El("tr",
        RowHead(probe.Fold), El("td.num", probe.Seed.ToString(CultureInfo.InvariantCulture)),
        Value.Cell(probe.Before), Value.Cell(probe.After), Value.Cell(probe.Chance),
        El("td.num", Figures.Count(probe.Speakers)), El("td.num", Figures.Count(probe.Utterances)));
}

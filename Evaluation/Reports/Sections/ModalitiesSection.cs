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

        (string Name, IReadOnlyList<RunPrediction> Rows)[] sides =
            [("audio and text", run.Predictions), ("audio alone", run.AudioAlone), ("text alone", run.TextAlone)];
        return Section("modalities", "One modality missing",
            El("div.pair even",
                El("div", Table("Test UAR of the same heads, mean ± deviation over folds and seeds",
                    [Column("Given", false), Column("UAR"), Column("Difference")],
                    sides.Select(side => Row(side.Name, Uar(side.Rows, run.Results.Classes.Count), run.Results.Mean.Uar)))),
                El("div",
                    P("The trained heads were asked again with one modality taken away from every test utterance. The nearer a row is to the first, ",
                        $"the less the heads miss what is gone; chance is {Figures.Fraction(run.Results.Baseline.Chance)}."),
                    El("p.note", "Fractions of 1, computed from predictions.csv, predictions_audio_alone.csv and predictions_text_alone.csv."))));
    }

    /// <summary>As in results.json: each fold with each seed counts once.</summary>
    internal static (double Mean, double Std) Uar(IReadOnlyList<RunPrediction> rows, int classes)
    {
        var spread = Spread.Of([.. rows.GroupBy(row => (row.Seed, row.Fold)).Select(run => ResultsComputation.Matrix(run, classes).Uar)]);
        return (spread.Mean, spread.Std);
    }

    private static XElement Row(string name, (double Mean, double Std) uar, double both)
    {
        var difference = uar.Mean - both;
        return El("tr",
            RowHead(name),
            El("td.num", At("data-v", Figures.Exact(uar.Mean)), Figures.Fraction(uar.Mean), El("span.pm", " ± ", Figures.Fraction(uar.Std))),
            Math.Abs(difference) < 1e-12 ? El("td.num none", At("data-v", "0"), "0") : El("td.num", At("data-v", Figures.Exact(difference)), Figures.Fraction(difference)));
    }
}

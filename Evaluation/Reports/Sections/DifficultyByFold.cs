using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>Whether UAR falls with difficulty in every fold; across corpora, on every test corpus.</summary>
internal static class DifficultyByFold
{
    public static XElement Of(SavedRun run, TestDifficulties difficulties) => Table(
        run.Results.Seeds.Count > 1 ? "UAR and difficulty of each fold, all seeds together" : "UAR and difficulty of each fold",
        [Column("Fold", false), Column("n"), Column("Mean difficulty"), Column("UAR"), Column("Pearson’s r"), Column("p")],
        run.Results.ByFold.Select(fold => Row(fold.Name, [.. run.Predictions.Where(row => row.Fold == fold.Name)], run, difficulties)));

    private static XElement Row(string fold, RunPrediction[] rows, SavedRun run, TestDifficulties difficulties)
    {
        var analysis = difficulties.Analyse(rows, run.Results.Classes.Count);
        return El("tr", At("data-fold", fold),
            RowHead(fold),
            El("td.num", At("data-v", Figures.Exact(rows.Length)), Figures.Count(rows.Length)),
            Cell(difficulties.MeanOf(rows)), Cell(analysis.Uar), Cell(analysis.Relation?.R), Cell(analysis.Relation?.P));
    }

    private static XElement Cell(double? value) => value is { } number
        ? El("td.num", At("data-v", Figures.Exact(number)), Figures.Fraction(number))
        : El("td.num none", "none");
}

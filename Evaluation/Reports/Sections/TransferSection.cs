using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>From which corpora to which: the train x test table of one run, and what validation said.</summary>
internal static class TransferSection
{
    /// <returns>null for a run within its corpora.</returns>
    public static XElement? Of(RunResults results) => results.Protocol != Protocol.CrossCorpus.Name ? null : Section("transfer", "Across corpora",
        P("Heads trained on the corpora of the row are tested on all of the corpus that heads a column; no speaker is in both. Figures are fractions of 1."),
        El("div.pair even",
            El("div", Table(results.Seeds.Count > 1 ? "Test UAR, mean ± deviation over seeds" : "Test UAR",
                [Column("Trained on", false), .. results.ByFold.Select(fold => Column(TransferTable.TestCorpus(results, fold.Name)))],
                [El("tr", RowHead(results.Corpus), results.ByFold.Select(Cell))])),
            El("div", Table("Validation, on training corpora",
                [Column("Seed", false), Column("Accuracy"), Column("UAR"), Column("Macro F1")],
                (results.Validation ?? []).Select(Row)))),
        El("p.note", "One training a seed serves all test corpora. Validation figures are of the epoch that was kept because of them, so they are rather too good."));

    private static XElement Cell(FoldSummary fold, int i)
    {
        var path = FormattableString.Invariant($"by_fold[{i}]");
        return Value.SpreadCell(path + ".mean.uar", fold.Mean.Uar, path + ".std.uar", fold.Std.Uar);
    }

    private static XElement Row(ValidationScore score, int i)
    {
        var path = FormattableString.Invariant($"validation[{i}]");
        return El("tr", RowHead(score.Seed.ToString(CultureInfo.InvariantCulture)),
            Value.Cell(path + ".accuracy", score.Accuracy), Value.Cell(path + ".uar", score.Uar), Value.Cell(path + ".f1", score.F1));
    }
}

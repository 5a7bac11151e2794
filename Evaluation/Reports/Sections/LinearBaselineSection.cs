using System.Globalization;
using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>The head beside a logistic regression on the same features and folds.</summary>
internal static class LinearBaselineSection
{
    /// <returns>null for a run without one.</returns>
    public static XElement? Of(RunResults results) => results.LinearBaseline is not { } baseline ? null : Section("linear-baseline", "Linear baseline",
        P(Verdict(baseline)),
        Table(results.Seeds.Count > 1 ? "Linear baseline and head by fold; the head’s figure is its mean over seeds" : "Linear baseline and head by fold",
            [Column("Fold", false), Column("n"), Column("UAR"), Column("WA"), Column("Macro F1"), Column("Head’s UAR"), Column("Head minus baseline"), Column("l2"), Column("Validation UAR")],
            baseline.Folds.Select((fold, i) => Row(results, fold, FormattableString.Invariant($"linear_baseline.folds[{i}]"), i)),
            El("tr", RowHead("Mean"), Value.CountCell("utterances", results.Utterances), Value.ScoreCells("linear_baseline.", baseline.Mean, baseline.Std, baseline.Folds.Count),
                Value.Cell("mean.uar", results.Mean.Uar), Value.Cell(results.Mean.Uar - baseline.Mean.Uar), El("td"), El("td"))),
        El("p.note", "ML.NET’s L-BFGS logistic regression, classes weighted alike, on the same features, standardised in the same way, of the same folds and divisions; "
            + "the mean of a fold’s models classifies. Its strength of regularisation, l2, is 1 / C of scikit-learn: the one with the highest UAR on the fold’s validation predictions. "
            + "It draws nothing, so there is one a fold whatever the seeds. Its predictions are in baseline.csv."));

    /// <summary>How the head does beside it, in words that the interval bears out.</summary>
    public static object[] Verdict(LinearBaseline baseline)
    {
        var difference = baseline.Difference;
        object[] head = ["Head minus linear baseline in pooled UAR: ", Value.Percent("linear_baseline.difference.uar", difference.Uar), " points"];
        return difference.Interval is { } interval
            ? [.. head, ", 95\u202F% interval ", Value.Percent("linear_baseline.difference.interval.low", interval.Low), " to ",
                Value.Percent("linear_baseline.difference.interval.high", interval.High),
                $" over {Figures.Count(difference.Speakers)} test speakers, the same on both sides. ", El("strong", Words(difference))]
            : [.. head, ". ", El("strong", Words(difference))];
    }

    /// <summary>Also for the console.</summary>
    public static string Words(PairedDifference difference) => (difference.Interval, difference.IsBetter) switch
    {
        (null, _) => "Whether that is more than chance can’t be told: an interval over speakers needs two test speakers at least.",
        (_, true) => "The head is better than the linear baseline.",
        (_, false) => "The head is worse than the linear baseline.",
        _ => "The head isn’t distinguishable from the linear baseline.",
    };

    private static XElement Row(RunResults results, BaselineFold fold, string path, int i) => El("tr", At("data-fold", fold.Name),
        RowHead(fold.Name),
        Value.CountCell(path + ".n", fold.N),
        Value.Cell(path + ".uar", fold.Uar), Value.Cell(path + ".wa", fold.Wa), Value.Cell(path + ".f1", fold.F1),
        Value.Cell(FormattableString.Invariant($"by_fold[{i}].mean.uar"), results.ByFold[i].Mean.Uar),
        Value.Cell(results.ByFold[i].Mean.Uar - fold.Uar),
        El("td.num", At("data-v", Figures.Exact(fold.Strength.L2)), fold.Strength.L2.ToString(CultureInfo.InvariantCulture)),
        Value.Cell(path + ".strength.validation_uar", fold.Strength.ValidationUar));
}

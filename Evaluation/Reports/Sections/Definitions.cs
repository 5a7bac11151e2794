using System.Xml.Linq;
using static EmotionFusion.Evaluation.Html;

namespace EmotionFusion.Evaluation;

/// <summary>The footnote: what the words mean.</summary>
internal static class Definitions
{
    public static XElement Of(RunResults results) => El("footer",
        El("h2", "Definitions"),
        El("dl.definitions",
            Term("UAR", "unweighted average recall: the mean of the recalls of those classes that have test utterances (ML.NET’s MacroAccuracy)."),
            Term("WA", "weighted accuracy: the share of utterances that are right (ML.NET’s MicroAccuracy)."),
            Term("Macro F1", "the mean F1 of the classes that occur as truth or as prediction, as scikit-learn’s f1_score(average=\"macro\"); this is the F1 of the headline. Weighted F1 weights each class with its utterances."),
            Term("Mean ± deviation", "over the figures of all folds and seeds, each run counting once; the deviation is the population’s (divided by n)."),
            Term("Pooled", $"all test predictions of {Of(results.ByFold.Count, "fold")} and {Of(results.Seeds.Count, "seed")} ({string.Join(", ", results.Seeds)}) as one set."),
            Term("Interval", Interval(results)),
            Term("Majority class", "always answering the class that is most frequent in the fold’s training part; mean over folds. Chance: guessing all classes equally often."),
            Term("Calibration error", "the mean distance between accuracy and confidence (the highest probability) in 15 bins of equal width, weighted with the bins’ predictions."),
            Term("Figures", "headlines and drawings in per cent, tables as fractions of 1. All are computed from predictions.csv, and results.json has them with all digits.")));

    private static XElement Term(string name, string meaning) => El("div", El("dt", name), El("dd", meaning));

    private static string Of(int n, string what) => n == 1 ? $"1 {what}" : $"{Figures.Count(n)} {what}s";

    private static string Interval(RunResults results) => results.Pooled.Intervals is { } intervals
        ? FormattableString.Invariant($"2.5 to 97.5 percentile of the pooled figure over {intervals.Draws} draws (generator seed {intervals.Seed}). A draw takes {intervals.Speakers} of the {intervals.Speakers} test speakers with replacement, with all their predictions, those of all seeds together; UAR is over the classes in the draw. With few speakers such an interval is rather too narrow.")
        : "not given: it resamples speakers, and there is one.";
}

using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>A run's results as a small table of texts, for a console.</summary>
/// <param name="Columns">The headers; the first column is text, the others are numbers.</param>
/// <param name="Rows">A row a fold: mean ± standard deviation over seeds, or the bare figure with one seed.</param>
/// <param name="Total">The row below the line: mean ± standard deviation over folds and seeds, a dash for that of a single one.</param>
/// <param name="Baseline">The row below that: the linear baseline's mean ± standard deviation over folds; null if there is none.</param>
/// <param name="Headline">One line with the main figure, its interval and the baselines.</param>
/// <param name="Verdict">One line on the head beside the linear baseline; null in runs of earlier versions.</param>
internal sealed record ResultsTable(
    IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Total, IReadOnlyList<string>? Baseline, string Headline, string? Verdict)
{
    public static ResultsTable Of(RunResults results)
    {
        var seeds = results.Seeds.Count;
        return new ResultsTable(
            ["fold", "n", "UAR", "WA", "macro F1"],
            [.. results.ByFold.Select(fold => seeds > 1
                ? Spreads(fold.Name, fold.Utterances, fold.Mean, fold.Std)
                : [fold.Name, Figures.Count(fold.Utterances), Figures.Fraction(fold.Mean.Uar), Figures.Fraction(fold.Mean.Wa), Figures.Fraction(fold.Mean.F1)])],
            Spreads("mean", results.Utterances, results.Mean, results.DeviationOrNull),
            results.LinearBaseline is { } linear ? Spreads("linear baseline", results.Utterances, linear.Mean, results.ByFold.Count > 1 ? linear.Std : null) : null,
            HeadlineOf(results),
            results.LinearBaseline is { } baseline ? VerdictOf(baseline.Difference)
                : results.Head == ConfigKey.NameOf(HeadKind.Linear) ? "the head is the linear baseline itself" : null);
    }

    private static string[] Spreads(string name, long n, Scores mean, Scores? std) =>
        [name, Figures.Count(n), Figures.Spread(mean.Uar, std?.Uar), Figures.Spread(mean.Wa, std?.Wa), Figures.Spread(mean.F1, std?.F1)];

    private static string VerdictOf(PairedDifference difference)
    {
        var interval = difference.Interval is { } range
            ? $", 95 % interval {Figures.PercentNumber(range.Low)} to {Figures.PercentNumber(range.High)} over speakers"
            : "";
        return $"head minus linear baseline: {Figures.PercentNumber(difference.Uar)} points of pooled UAR{interval}. {LinearBaselineSection.Words(difference).Replace('’', '\'')}";
    }

    private static string HeadlineOf(RunResults results)
    {
        var interval = results.Pooled.Intervals is { } intervals
            ? $"; pooled {Figures.PercentNumber(results.Pooled.Uar)} %, 95 % interval {Figures.PercentNumber(intervals.Uar.Low)} to {Figures.PercentNumber(intervals.Uar.High)} % over speakers"
            : "";
        var trained = results.Protocol == Protocol.CrossCorpus.Name ? "trained on" : "on";
        var shared = results.SharedSpeakers is { } overlap
            ? $"; {Figures.Count(overlap.Utterances)} of {Figures.Count(results.Utterances)} test utterances are of speakers in training or validation, too"
            : results.Namesakes is { } namesakes ? $"; training and test have {Figures.Count(namesakes.Speakers)} names of speakers in common, taken for different people"
            : results.ValidationSpeakersShared ? "; speakers shared between training and validation" : "";
        var deviation = results.DeviationOrNull is { } std ? "± " + Figures.PercentNumber(std.Uar) : "(one fold and one seed: no deviation)";
        var linear = results.LinearBaseline is { } baseline ? $"; linear baseline {Figures.PercentNumber(baseline.Mean.Uar)} %" : "";
        return $"{results.Experiment} {trained} {results.Corpus}: UAR {Figures.PercentNumber(results.Mean.Uar)} % {deviation}{interval}{linear}; majority class {Figures.PercentNumber(results.Baseline.Majority.Uar)} %{shared}";
    }
}

/// <summary>Test UAR by what was trained on and what was tested on, mean ± deviation over seeds, for a console.</summary>
/// <param name="Columns">Training corpora, experiment, then the test corpora.</param>
/// <param name="Rows">A row an experiment; empty where it wasn't tested on a corpus.</param>
internal sealed record TransferTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <param name="runs">Results of any protocol; those across corpora are taken.</param>
    public static TransferTable Of(IEnumerable<RunResults> runs)
    {
        var across = runs.Where(run => run.Protocol == Protocol.CrossCorpus.Name).ToArray();
        string[] tests = [.. across.SelectMany(run => run.ByFold.Select(fold => TestCorpus(run, fold.Name))).Distinct().Order(StringComparer.Ordinal)];
        return new TransferTable(
            ["train", "experiment", .. tests],
            [.. across.Select(run => (string[])[run.Corpus, run.Experiment, .. tests.Select(test => Cell(run, test))])]);
    }

    /// <summary>The corpus that a fold of a run across corpora tests: the end of its name.</summary>
    internal static string TestCorpus(RunResults run, string fold) => fold[(run.Corpus + "_TO_").Length..];

    private static string Cell(RunResults run, string test) =>
        run.ByFold.FirstOrDefault(fold => TestCorpus(run, fold.Name) == test) is { } found
            ? Figures.Spread(found.Mean.Uar, run.Seeds.Count > 1 ? found.Std.Uar : null)
            : "";
}

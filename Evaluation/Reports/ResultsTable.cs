namespace EmotionFusion.Evaluation;

/// <summary>A run's results as a small table of texts, for a console.</summary>
/// <param name="Columns">The headers; the first column is text, the others are numbers.</param>
/// <param name="Rows">A row a fold: mean ± standard deviation over seeds, or the bare figure with one seed.</param>
/// <param name="Total">The row below the line: mean ± standard deviation over folds and seeds.</param>
/// <param name="Headline">One line with the main figure, its interval and the baseline.</param>
internal sealed record ResultsTable(
    IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyList<string> Total, string Headline)
{
    public static ResultsTable Of(RunResults results)
    {
        var seeds = results.Seeds.Count;
        return new ResultsTable(
            ["fold", "n", "UAR", "WA", "macro F1"],
            [.. results.ByFold.Select(fold => Row(fold.Name, fold.Utterances, fold.Mean, seeds > 1 ? fold.Std : null))],
            Row("mean", results.Utterances, results.Mean, results.Std),
            HeadlineOf(results));
    }

    private static string[] Row(string name, long n, Scores mean, Scores? std) =>
    [
        name,
        Figures.Count(n),
        Cell(mean.Uar, std?.Uar),
        Cell(mean.Wa, std?.Wa),
        Cell(mean.F1, std?.F1),
    ];

    private static string Cell(double mean, double? std) =>
        std is { } deviation ? $"{Figures.Fraction(mean)} ± {Figures.Fraction(deviation)}" : Figures.Fraction(mean);

    private static string HeadlineOf(RunResults results)
    {
        var interval = results.Pooled.Intervals is { } intervals
            ? $"; pooled {Figures.PercentNumber(results.Pooled.Uar)} %, 95 % interval {Figures.PercentNumber(intervals.Uar.Low)} to {Figures.PercentNumber(intervals.Uar.High)} % over speakers"
            : "";
        var trained = results.Protocol == Protocol.CrossCorpus.Name ? "trained on" : "on";
        var shared = results.SharedSpeakers is { } overlap
            ? $"; {Figures.Count(overlap.Utterances)} of {Figures.Count(results.Utterances)} test utterances are of speakers in training or validation, too"
            : results.Namesakes is { } namesakes ? $"; {Figures.Count(namesakes.Speakers)} speakers' names are in training and test, taken for different people"
            : results.ValidationSpeakersShared ? "; speakers shared between training and validation" : "";
        return $"{results.Experiment} {trained} {results.Corpus}: UAR {Figures.PercentNumber(results.Mean.Uar)} % ± {Figures.PercentNumber(results.Std.Uar)}{interval}; majority class {Figures.PercentNumber(results.Baseline.Majority.Uar)} %{shared}";
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
            ? $"{Figures.Fraction(found.Mean.Uar)} ± {Figures.Fraction(found.Std.Uar)}"
            : "";
}

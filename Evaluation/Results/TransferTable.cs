namespace EmotionFusion.Evaluation;

/// <summary>Test UAR by what was trained on and what was tested on, mean ± deviation over seeds, for a console.</summary>
/// <param name="Columns">Training corpora, experiment, then the test corpora.</param>
/// <param name="Rows">A row an experiment; empty where it wasn't tested on a corpus.</param>
public sealed record TransferTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
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

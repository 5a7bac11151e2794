namespace EmotionFusion.Evaluation;

/// <summary>Some runs failed; the others were finished. Nothing is scored: a mean over the rest would pass for the mean.</summary>
public sealed class RunsFailedException(IReadOnlyList<RunFailure> failures, int runs)
    : EmotionFusionException(Describe(failures, runs), failures[0].Error)
{
    public IReadOnlyList<RunFailure> Failures { get; } = failures;

    private static string Describe(IReadOnlyList<RunFailure> failures, int runs)
    {
        var them = failures.Count == 1 ? "it" : "them";
        var others = failures.Count < runs ? $"; the others finished, but without {them} there are no results" : "";
        return FormattableString.Invariant($"{failures.Count} of {runs} runs failed{others}:{Environment.NewLine}  ")
            + string.Join(Environment.NewLine + "  ", failures.Select(failure => failure.Message));
    }
}

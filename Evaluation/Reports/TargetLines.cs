namespace EmotionFusion.Evaluation;

/// <summary>What a console says of a run beside the table of its classes.</summary>
internal static class TargetLines
{
    public static IEnumerable<string> Of(RunResults results) => [.. AllInclusive(results.AllInclusive), .. Of(results.Vad)];

    /// <summary>A line a test corpus and dimension.</summary>
    public static IEnumerable<string> Of(VadResults? vad) =>
        from corpus in vad?.Corpora ?? []
        from dimension in corpus.Dimensions
        select dimension.Ccc is { } ccc
            ? FormattableString.Invariant($"{corpus.Corpus}, {dimension.Name}: CCC {ccc:0.000}{Interval(dimension.Interval)}, mean absolute error {dimension.Mae:0.000} on its scale of {corpus.Low} to {corpus.High}; {dimension.Rated} utterances rated{Missing(dimension)}")
            : $"{corpus.Corpus}, {dimension.Name}: no ratings to compare with";

    private static IEnumerable<string> AllInclusive(AllInclusiveResults? all) => all is null ? [] :
    [
        FormattableString.Invariant($"All {all.Utterances} utterances, {all.WithoutMajority} of them without a majority: macro F1 by the all-inclusive rule {all.Mean:0.000} ± {all.Std:0.000}, pooled {all.Pooled:0.000}{Interval(all.Interval)}"),
    ];

    private static string Interval(Interval? interval) => interval is { } range ? FormattableString.Invariant($" [{range.Low:0.000}, {range.High:0.000}]") : "";

    private static string Missing(VadDimension dimension) => dimension.Missing > 0 ? FormattableString.Invariant($", {dimension.Missing} not") : "";
}

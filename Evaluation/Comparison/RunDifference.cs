namespace EmotionFusion.Evaluation;

/// <summary>Whether a difference is more than chance.</summary>
public enum Verdict
{
    /// <summary>Chance may have made it.</summary>
    CannotBeTold,

    Better,

    Worse,
}

/// <summary>How a run differs from the one that it is held against. Above 0, it is the better one.</summary>
/// <param name="Uar">Pooled UAR of the run minus that of the other; each seed counts alike.</param>
/// <param name="Interval">95 %, expanded percentile bootstrap over speakers, the same draws for all runs; not corrected for how many are compared. null with fewer than two speakers.</param>
/// <param name="Permutation">The test over speakers that <see cref="Verdict"/> goes by.</param>
/// <param name="McNemar">Over utterances: <see cref="McNemarTest.OnlyOne"/> counts those that this run alone has right. Of several seeds, the class of the highest mean probability is what a run predicts.</param>
/// <param name="Trainings">UAR of each fold with each seed that both have; null where they have no seed in common.</param>
/// <param name="Folds">UAR of each fold, averaged over seeds.</param>
/// <param name="Flips">The utterances that one of the two has right and the other wrong, predicted as for McNemar's test.</param>
public sealed record RunDifference(
    double Uar, Interval? Interval, SignFlipTest Permutation, McNemarTest McNemar, Wins? Trainings, Wins Folds, IReadOnlyList<FlippedUtterance> Flips)
{
    internal const double Level = 0.05;

    /// <summary>Holm's, over all differences of the comparison.</summary>
    public double AdjustedP { get; init; } = Permutation.P;

    /// <inheritdoc cref="AdjustedP"/>
    public double AdjustedMcNemarP { get; init; } = McNemar.P;

    /// <summary>Of the test over speakers, after correction, at 5 %.</summary>
    public Verdict Verdict => AdjustedP > Level ? Verdict.CannotBeTold : Uar > 0 ? Verdict.Better : Verdict.Worse;

    internal static RunDifference Of(ScoredPart reference, ScoredPart run, SpeakerDraws draws, IReadOnlyDictionary<string, string> transcripts)
    {
        double[] shares = [.. draws.Shares(run.Right).Zip(draws.Shares(reference.Right), (own, others) => own - others)];
        FlippedUtterance[] flips = [.. Flipped(reference.Part, run.Part, transcripts)];
        var gained = flips.Count(flip => flip.IsGained);
        return new RunDifference(
            run.Uar - reference.Uar,
            draws.Expanded([.. run.DrawnUars.Zip(reference.DrawnUars, (own, others) => own - others)]),
            SignFlipTest.Of(shares),
            McNemarTest.Of(gained, flips.Length - gained),
            Wins.Of(run.Trainings.Keys.Intersect(reference.Trainings.Keys).Select(training => (run.Trainings[training].Uar, reference.Trainings[training].Uar))),
            Wins.Of(OverSeeds(run).Join(OverSeeds(reference), fold => fold.Key, fold => fold.Key, (own, others) => (own.Value, others.Value)))!,
            flips);
    }

    private static Dictionary<string, double> OverSeeds(ScoredPart part) =>
        part.Trainings.GroupBy(training => training.Key.Fold).ToDictionary(fold => fold.Key, fold => fold.Average(training => training.Value.Uar));

    private static IEnumerable<FlippedUtterance> Flipped(TestedPart reference, TestedPart run, IReadOnlyDictionary<string, string> transcripts)
    {
        for (var row = 0; row < run.Utterances.Count; row++)
        {
            var utterance = run.Utterances[row];
            if ((run.Joint[row] == utterance.Label) != (reference.Joint[row] == utterance.Label))
            {
                yield return new FlippedUtterance(
                    utterance.Id, utterance.Speaker, utterance.Fold, run.Classes[utterance.Label], run.Classes[run.Joint[row]], run.Confidence[row],
                    run.Classes[reference.Joint[row]], reference.Confidence[row], transcripts.GetValueOrDefault(utterance.Id));
            }
        }
    }
}

/// <summary>How often a run's UAR is higher than the other's, lower, or the same to 1e-12.</summary>
public sealed record Wins(int Won, int Lost, int Tied)
{
    /// <returns>null where there is nothing to count.</returns>
    internal static Wins? Of(IEnumerable<(double Own, double Others)> pairs)
    {
        int[] signs = [.. pairs.Select(pair => Math.Abs(pair.Own - pair.Others) <= 1e-12 ? 0 : Math.Sign(pair.Own - pair.Others))];
        return signs.Length == 0 ? null : new Wins(signs.Count(sign => sign > 0), signs.Count(sign => sign < 0), signs.Count(sign => sign == 0));
    }
}

/// <summary>A test utterance that one of two runs has right and the other wrong.</summary>
/// <param name="Predicted">By the run.</param>
/// <param name="Probability">Of that class, averaged over seeds.</param>
/// <param name="AgainstPredicted">By the run that it is held against.</param>
/// <param name="AgainstProbability">Likewise.</param>
/// <param name="Transcript">null where neither run's errors.csv has the words.</param>
public sealed record FlippedUtterance(
    string Utterance, string Speaker, string Fold, string Label, string Predicted, float Probability, string AgainstPredicted, float AgainstProbability, string? Transcript)
{
    /// <summary>Whether the run is the one that has it right.</summary>
    public bool IsGained => Predicted == Label;
}

using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>A way of dividing corpora into folds, under the name that results and reports give it.</summary>
public sealed record Protocol(string Name)
{
    /// <summary>
    /// Decides which training speakers validate. It isn't the training's seed: all seeds and experiments see the same
    /// folds, so that what differs between them is training alone.
    /// </summary>
    internal const int FoldSeed = 42;

    /// <summary>With so few speakers to train on, each that only validates is missed: <see cref="ValidationStrategy.Auto"/> rotates.</summary>
    private const int FewSpeakers = 20;

    public static Protocol LeaveOneSessionOut { get; } = new("leave_one_session_out");

    public static Protocol LeaveOneSpeakerOut { get; } = new("leave_one_speaker_out");

    public static Protocol LeaveOneSpeakerGroupOut { get; } = new("leave_one_speaker_group_out");

    public static Protocol CrossCorpus { get; } = new("cross_corpus");

    public static Protocol Holdout { get; } = new("holdout");

    public static Protocol ImportedFolds { get; } = new("imported_folds");

    /// <exception cref="ArgumentOutOfRangeException">The experiment is two: <see cref="Expand"/> comes first.</exception>
    internal static Protocol Of(ExperimentConfig config) => (config.EvaluationMode, config.LeaveOut) switch
    {
        (EvaluationMode.CrossCorpus, _) => CrossCorpus,
        (EvaluationMode.Holdout, _) => config.Folds is null ? Holdout : ImportedFolds,
        (EvaluationMode.Loso, LeaveOut.Session) => LeaveOneSessionOut,
        (EvaluationMode.Loso, LeaveOut.Speaker) => LeaveOneSpeakerOut,
        (EvaluationMode.Loso, LeaveOut.Group) => LeaveOneSpeakerGroupOut,
        _ => throw new ArgumentOutOfRangeException(nameof(config), config.EvaluationMode, "A run has one protocol."),
    };

    /// <summary>A protocol's name in words.</summary>
    internal static string TitleOf(string name) => name.Replace('_', ' ');

    /// <summary>Gives every experiment one protocol: one that is to be judged both ways becomes two.</summary>
    /// <returns>Experiments in the same order; <c>NAME_loso</c> and <c>NAME_cross_corpus</c> in place of both.</returns>
    /// <exception cref="EmotionFusionException">A name made so is that of another experiment.</exception>
    public static IReadOnlyList<ExperimentConfig> Expand(IReadOnlyList<ExperimentConfig> experiments)
    {
        ExperimentConfig[] expanded = [.. experiments.SelectMany(Halves)];
        return expanded.GroupBy(config => config.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new EmotionFusionException(
                $"Two experiments would be called '{twice.Key}': evaluation_mode both makes NAME_loso and NAME_cross_corpus of NAME. Rename one of them.")
            : expanded;
    }

    /// <param name="view">What is divided.</param>
    /// <param name="config">How.</param>
    /// <param name="seed">Decides between equally good speakers to validate.</param>
    /// <returns>Each fold with what is trained for it, itself or the divisions of its training side where validation rotates; what has to be told; and the file that the folds are of.</returns>
    /// <exception cref="EmotionFusionException">The corpora have too few sessions or speakers for it, no split of their own, or nothing that a file of folds names.</exception>
    internal (IReadOnlyList<(Fold Fold, IReadOnlyList<Fold> Members)> Folds, IReadOnlyList<string> Notices, SplitFile? File) Plan(FeatureView view, ExperimentConfig config, int seed = FoldSeed)
    {
        var choice = ChoiceOf(config);
        if (this != ImportedFolds)
        {
            var made = Folds(view, config, choice, seed);
            return ([.. made.Select(fold => (fold, Members(fold, view, config, seed)))], this == LeaveOneSpeakerGroupOut ? [Groups(view, made)] : [], null);
        }

        var imported = FoldImport.Read(config.Folds!);
        var (folds, notices, found, compared) = ListedFolds.Find(imported.Folds, config.Folds!, view, choice, seed);
        return (
            [.. folds.Select(fold => (fold.Fold, fold.Divisions.Count > 0 ? fold.Divisions : Members(fold.Fold, view, config, seed)))],
            notices,
            new(config.Folds!, imported.Sha256, found, compared));
    }

    /// <summary>What is trained for use, on every utterance: nobody is tested, whatever the protocol; validation is as in the experiment's folds.</summary>
    /// <exception cref="EmotionFusionException">No speaker can validate without training losing a class.</exception>
    internal static IReadOnlyList<Fold> Untested(FeatureView view, ExperimentConfig config) => Members(FoldMaker.Untested(view, ChoiceOf(config), FoldSeed), view, config, FoldSeed);

    private static ValidationChoice ChoiceOf(ExperimentConfig config) =>
        new(config.ValidationShare, config.ValidationStrategy == ValidationStrategy.Random ? ValidationUnit.Utterance : ValidationUnit.Speaker);

    private IReadOnlyList<Fold> Folds(FeatureView view, ExperimentConfig config, ValidationChoice choice, int seed) => this switch
    {
        _ when this == CrossCorpus => [FoldMaker.CrossCorpus(view, config.TrainDatasets, choice.Share, seed, choice.Unit)],
        _ when this == Holdout => [FoldMaker.Holdout(view, choice.Share, seed, choice.Unit)],
        _ when this == LeaveOneSessionOut => FoldMaker.LeaveOneSessionOut(view, choice.Share, seed, choice.Unit),
        _ when this == LeaveOneSpeakerGroupOut => FoldMaker.LeaveOneGroupOut(view, config.Groups, choice.Share, seed, choice.Unit),
        _ => FoldMaker.LeaveOneSpeakerOut(view, choice.Share, seed, choice.Unit),
    };

    /// <summary>Who reads of groups must know how large they are and whether they cut sessions.</summary>
    private static string Groups(FeatureView view, IReadOnlyList<Fold> folds)
    {
        var (speakers, utterances) = (folds.Select(fold => fold.Test.Speakers.Count).ToArray(), folds.Select(fold => fold.Test.Rows.Length).ToArray());
        var sessions = view.Utterances.Select(utterance => utterance.Session).Distinct().Count();
        return FormattableString.Invariant($"leave_out: group: {speakers.Sum()} speakers in {folds.Count} groups of {Range(speakers)} speakers and {Range(utterances)} utterances")
            + (sessions < speakers.Sum() ? FormattableString.Invariant($"; the {sessions} sessions are kept whole.") : ".");

        static string Range(int[] counts) => counts.Min() == counts.Max() ? FormattableString.Invariant($"{counts[0]}") : FormattableString.Invariant($"{counts.Min()} to {counts.Max()}");
    }

    private static IReadOnlyList<Fold> Members(Fold fold, FeatureView view, ExperimentConfig config, int seed) =>
        !fold.ValidationGiven && Rotates(fold, config.ValidationStrategy) ? ValidationRotation.Of(fold, view, seed) : [fold];

    private static bool Rotates(Fold fold, ValidationStrategy strategy) => strategy == ValidationStrategy.RotateSpeakers
        || (strategy == ValidationStrategy.Auto && fold.Train.Speakers.Count + fold.Validation.Speakers.Count <= FewSpeakers);

    private static IEnumerable<ExperimentConfig> Halves(ExperimentConfig config) => config.EvaluationMode == EvaluationMode.Both
        ? [
            config.Change(one => one with { Name = config.Name + "_loso", EvaluationMode = EvaluationMode.Loso }),
            config.Change(one => one with { Name = config.Name + "_cross_corpus", EvaluationMode = EvaluationMode.CrossCorpus }),
        ]
        : [config];
}

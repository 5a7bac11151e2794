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

    /// <returns>Each fold with what is trained for it, itself or the divisions of its training side where validation rotates; and what has to be told.</returns>
    /// <exception cref="EmotionFusionException">The corpora have too few sessions or speakers for it, no split of their own, or nothing that a file of folds names.</exception>
    internal (IReadOnlyList<(Fold Fold, IReadOnlyList<Fold> Members)> Folds, IReadOnlyList<string> Notices) Plan(FeatureView view, ExperimentConfig config)
    {
        var choice = ChoiceOf(config);
        if (this != ImportedFolds)
        {
            return ([.. Folds(view, config, choice).Select(fold => (fold, Members(fold, view, config)))], []);
        }

        var (folds, notices) = ListedFolds.Find(FoldImport.Read(config.Folds!), config.Folds!, view, choice, FoldSeed);
        return ([.. folds.Select(fold => (fold.Fold, fold.Divisions.Count > 0 ? fold.Divisions : Members(fold.Fold, view, config)))], notices);
    }

    /// <summary>What is trained for use, on every utterance: nobody is tested, whatever the protocol; validation is as in the experiment's folds.</summary>
    /// <exception cref="EmotionFusionException">No speaker can validate without training losing a class.</exception>
    internal static IReadOnlyList<Fold> Untested(FeatureView view, ExperimentConfig config) => Members(FoldMaker.Untested(view, ChoiceOf(config), FoldSeed), view, config);

    private static ValidationChoice ChoiceOf(ExperimentConfig config) =>
        new(config.ValidationShare, config.ValidationStrategy == ValidationStrategy.Random ? ValidationUnit.Utterance : ValidationUnit.Speaker);

    private IReadOnlyList<Fold> Folds(FeatureView view, ExperimentConfig config, ValidationChoice choice) => this switch
    {
        _ when this == CrossCorpus => [FoldMaker.CrossCorpus(view, config.TrainDatasets, choice.Share, FoldSeed, choice.Unit)],
        _ when this == Holdout => [FoldMaker.Holdout(view, choice.Share, FoldSeed, choice.Unit)],
        _ when this == LeaveOneSessionOut => FoldMaker.LeaveOneSessionOut(view, choice.Share, FoldSeed, choice.Unit),
        _ => FoldMaker.LeaveOneSpeakerOut(view, choice.Share, FoldSeed, choice.Unit),
    };

    private static IReadOnlyList<Fold> Members(Fold fold, FeatureView view, ExperimentConfig config) =>
        !fold.ValidationGiven && Rotates(fold, config.ValidationStrategy) ? ValidationRotation.Of(fold, view, FoldSeed) : [fold];

    private static bool Rotates(Fold fold, ValidationStrategy strategy) => strategy == ValidationStrategy.RotateSpeakers
        || (strategy == ValidationStrategy.Auto && fold.Train.Speakers.Count + fold.Validation.Speakers.Count <= FewSpeakers);

    private static IEnumerable<ExperimentConfig> Halves(ExperimentConfig config) => config.EvaluationMode == EvaluationMode.Both
        ? [
            config with { Name = config.Name + "_loso", EvaluationMode = EvaluationMode.Loso },
            config with { Name = config.Name + "_cross_corpus", EvaluationMode = EvaluationMode.CrossCorpus },
        ]
        : [config];
}

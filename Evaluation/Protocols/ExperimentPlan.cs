using System.Text.Json;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>A training to be made: this fold with this seed.</summary>
public sealed record TrainingTask(Fold Fold, int Seed)
{
    public TrainingKey Key => new(Fold.Name, Fold.Member, Seed);
}

/// <summary>Which training of a run it is: a fold, in a rotation of validation speakers one of its members, and a seed.</summary>
public readonly record struct TrainingKey(string Fold, int? Member, int Seed)
{
    /// <summary><c>session_1, seed 3</c>, or <c>session_1.2, seed 3</c> for member 2.</summary>
    public override string ToString() => Member is { } member
        ? FormattableString.Invariant($"{Fold}.{member}, seed {Seed}")
        : FormattableString.Invariant($"{Fold}, seed {Seed}");
}

/// <summary>One experiment, all decided before the first training: its data, its folds and what has to be trained.</summary>
public sealed record ExperimentPlan
{
    private readonly string[] _told;

    /// <param name="folds">A plan of the same utterances whose folds it shares; null: it makes its own.</param>
    /// <param name="isCandidate">Whether it is a candidate of a sweep.</param>
    private ExperimentPlan(FeatureView view, ExperimentConfig config, ExperimentPlan? folds = null, bool isCandidate = false)
    {
        (View, Protocol, Config, IsCandidate) = (view, Protocol.Of(config), config, isCandidate);
        TargetChecks.Ratings(view, config);
        if (folds is null)
        {
            (Members, var told, SplitFile) = Protocol.Plan(view, config);
            Namesakes = Namesakes.Of(view, Folds);
            _told = [.. told, .. OverlapNotices.Of(view, Members.SelectMany(fold => fold.Members.Prepend(fold.Fold)), Namesakes)];
        }
        else
        {
            (Members, SplitFile, Namesakes, _told) = (folds.Members, folds.SplitFile, folds.Namesakes, folds._told);
        }

        string[] notices =
        [
            .. _told,
            .. RatingsNotice.Of(view, config),
            .. ModalityNotice.Of(view, config),
            .. TrainedOnNotice.Of(view, TestedNames()),
            .. ValidationNotice(config),
        ];
        Config = config with { Notices = [.. config.Notices.Union(notices)] }; // a resumed run has them already
        Trainings = config.Head != HeadKind.Fusion
            ? []
            : folds is not null ? folds.Trainings
            : [.. from seed in config.Seeds from fold in Members from member in fold.Members select new TrainingTask(member, seed)];
        Models = isCandidate ? [] : [.. ModelHeads(), .. config.Head == HeadKind.Linear ? [] : Members.Select(fold => new ModelTask(fold.Fold, fold.Members, HeadKind.Linear, 0, IsBaseline: true))];
    }

    /// <summary>A sweep: it trains its candidates, and tests what it chose of them as one experiment.</summary>
    private ExperimentPlan(IReadOnlyList<ExperimentPlan> candidates, ExperimentConfig config)
    {
        var first = candidates[0];
        (View, Protocol, Members, SplitFile, Namesakes, Trainings, _told) =
            (first.View, first.Protocol, first.Members, first.SplitFile, first.Namesakes, first.Trainings, first._told);
        Candidates = candidates;
        Config = config with
        {
            Notices = [.. config.Notices.Union(candidates.Select(plan => plan.Config.Notices.AsEnumerable()).Aggregate(Enumerable.Intersect))],
        };
        Models = [.. Members.Select(fold => new ModelTask(fold.Fold, fold.Members, HeadKind.Linear, 0, IsBaseline: true))];
    }

    public FeatureView View { get; }

    /// <summary>What a sweep trains; empty for other experiments.</summary>
    internal IReadOnlyList<ExperimentPlan> Candidates { get; } = [];

    /// <summary>Whether it is one of those: only validated, never tested.</summary>
    internal bool IsCandidate { get; }

    /// <summary>The features that it is made with, its candidates' too.</summary>
    internal IEnumerable<FeatureBlock> Blocks => Candidates.Select(candidate => candidate.View).DefaultIfEmpty(View).SelectMany(RecordedConfig.BlocksOf).Distinct();

    /// <summary>The experiment; its notices have what the data add to them.</summary>
    public ExperimentConfig Config { get; }

    public Protocol Protocol { get; }

    /// <summary>Every fold, in a rotation every division of it, with every seed; seed by seed. Empty where the head is a model of ML.NET.</summary>
    public IReadOnlyList<TrainingTask> Trainings { get; }

    /// <summary>What ML.NET fits: the heads, if they are of its kinds, and the linear baseline of every fold, unless the head is just that.</summary>
    internal IReadOnlyList<ModelTask> Models { get; }

    /// <summary>How many trainings and models of ML.NET the results are made of.</summary>
    internal int Heads => Trainings.Count + Models.Count(model => !model.IsBaseline);

    /// <summary>Each with the test part of its own; see <see cref="Trainings"/> for what is trained of it.</summary>
    public IEnumerable<Fold> Folds => Members.Select(fold => fold.Fold);

    internal Namesakes? Namesakes { get; }

    /// <summary>Where the folds were read; null where they were made.</summary>
    internal SplitFile? SplitFile { get; }

    /// <summary>Each fold with what is trained for it.</summary>
    internal IReadOnlyList<(Fold Fold, IReadOnlyList<Fold> Members)> Members { get; }

    /// <param name="view">The corpora with the features that the experiment wants; those to test on, too.</param>
    /// <param name="config">The experiment, with one protocol.</param>
    /// <exception cref="EmotionFusionException">The corpora don't give the folds.</exception>
    public static ExperimentPlan Of(FeatureView view, ExperimentConfig config) => config.Search is null ? new(view, config) : Of(config, _ => view);

    /// <summary>A sweep, or another experiment.</summary>
    /// <param name="config">The experiment, with one protocol.</param>
    /// <param name="view">Gives the data of an experiment or candidate.</param>
    /// <exception cref="EmotionFusionException">The corpora don't give the folds, or candidates have different utterances.</exception>
    internal static ExperimentPlan Of(ExperimentConfig config, Func<ExperimentConfig, FeatureView> view)
    {
        if (config.Search is null)
        {
            return new(view(config), config);
        }

        var plans = new List<ExperimentPlan>();
        foreach (var candidate in config.Trained)
        {
            var plan = Candidate(view(candidate), candidate, plans.FirstOrDefault());
            plans.Add(plan);
        }

        return new ExperimentPlan(plans, config);
    }

    /// <summary>A candidate of a sweep.</summary>
    /// <param name="folds">Another of the same sweep, whose folds it shares.</param>
    internal static ExperimentPlan Candidate(FeatureView view, ExperimentConfig config, ExperimentPlan? folds = null) =>
        folds is null || ReferenceEquals(view, folds.View) || view.Utterances.Select(utterance => utterance.Id).SequenceEqual(folds.View.Utterances.Select(utterance => utterance.Id))
            ? new(view, config, folds, isCandidate: true)
            : throw new EmotionFusionException(
                $"Experiment '{config.Name}': some candidates of its search have {folds.View.Utterances.Count} utterances and some {view.Utterances.Count}, because not every utterance has what each of them needs, "
                + "so they can't be compared. Search modality, encoders and fusion_type among those that use the same utterances, or take two experiments.");

    /// <summary>The corpora that are tested on, in one order whatever the experiment's.</summary>
    internal string TestedCorpora => Protocol == Protocol.CrossCorpus ? string.Join('+', TestedNames()) : View.Corpus;

    /// <summary>The folds that have results: of a training that several corpora test, one a corpus.</summary>
    internal IReadOnlyList<FoldSplit> Splits() => [.. Members.SelectMany(fold =>
        TestNames(fold.Fold).Select(test => FoldSplit.Of(fold.Fold, fold.Members, View, test.Fold, test.Corpus)))];

    /// <summary>Under which result fold each prediction goes.</summary>
    internal IReadOnlyList<RunPrediction> SplitByCorpus(IReadOnlyList<RunPrediction> predictions) => Protocol != Protocol.CrossCorpus
        ? predictions
        : [.. predictions.Select(row => row with { Fold = TestName(row.Fold, row.Prediction.Row) })];

    /// <summary>The result fold that a test row of a fold goes under.</summary>
    internal string TestName(string fold, int row) =>
        Protocol != Protocol.CrossCorpus ? fold : FoldMaker.CrossCorpusName(Config.TrainDatasets, View.CorpusOf(row));

    /// <summary>A linear model draws nothing: further seeds would give the same again.</summary>
    private IEnumerable<ModelTask> ModelHeads() =>
        from seed in Config.Head switch { HeadKind.Fusion => [], HeadKind.Linear => Config.Seeds.Take(1), _ => Config.Seeds }
        from fold in Members
        select new ModelTask(fold.Fold, fold.Members, Config.Head, seed, IsBaseline: false);

    /// <summary>Who asks for a way to validate must hear that the data leave no choice.</summary>
    private IEnumerable<string> ValidationNotice(ExperimentConfig config)
    {
        var strategy = config.ValidationStrategy;
        var isDone = strategy == ValidationStrategy.RotateSpeakers && Members.All(fold => fold.Members is not [{ Member: null }]);
        if (strategy is not (ValidationStrategy.Speaker or ValidationStrategy.Auto) && !isDone && Members.Any(fold => fold.Fold.ValidationGiven))
        {
            yield return $"val_strategy: {JsonNamingPolicy.SnakeCaseLower.ConvertName(strategy.ToString())} isn't used: the validation part is given with the training and test parts, and stays as it is.";
        }
    }

    private IEnumerable<string> TestedNames() => View.Corpora.Select(rows => rows.Corpus)
        .Except(Protocol == Protocol.CrossCorpus ? Config.TrainDatasets : []).Order(StringComparer.Ordinal);

    private IEnumerable<(string Fold, string? Corpus)> TestNames(Fold fold) => Protocol != Protocol.CrossCorpus
        ? [(fold.Name, null)]
        : View.Corpora.Select(rows => rows.Corpus).Except(Config.TrainDatasets)
            .Select(test => (FoldMaker.CrossCorpusName(Config.TrainDatasets, test), (string?)test));
}

/// <summary>What an experiment's targets need of the data.</summary>
internal static class TargetChecks
{
    /// <exception cref="EmotionFusionException">The task is valence, arousal and dominance, and a corpus to train on, or all to test on, have no ratings.</exception>
    public static void Ratings(FeatureView view, ExperimentConfig config)
    {
        if (!config.Targets.UsesVad)
        {
            return;
        }

        var rated = view.Corpora.ToLookup(corpus => view.Utterances.Skip(corpus.Start).Take(corpus.Count).Any(utterance => Difficulty.MissingRatings(utterance.Vad) < 3), corpus => corpus.Corpus);
        var trains = view.Corpora.Count == 1 ? rated[false] : rated[false].Intersect(config.TrainDatasets);
        var tests = config.EvaluationMode == EvaluationMode.CrossCorpus && !rated[true].Except(config.TrainDatasets).Any() ? rated[false].Except(config.TrainDatasets) : [];
        if (trains.Concat(tests).Distinct().ToArray() is { Length: > 0 } unrated)
        {
            throw new EmotionFusionException(
                $"Experiment '{config.Name}': task is {config.Targets.Task.ToString().ToLowerInvariant()}, but no utterance of {string.Join(", ", unrated)} is rated for valence, arousal or dominance. "
                + "Name the columns in the corpus's YAML (columns: valence, arousal, dominance), take another corpus, or set task: emotion.");
        }
    }
}

/// <summary>Says which settings train by the difficulty of utterances that lack the ratings it is made of.</summary>
internal static class RatingsNotice
{
    public static IEnumerable<string> Of(FeatureView view, ExperimentConfig config)
    {
        Utterance[] learnt = [.. view.Corpora.Where(corpus => Trains(corpus, view, config))
            .SelectMany(corpus => view.Utterances.Skip(corpus.Start).Take(corpus.Count))];
        var missing = Difficulty.MissingVad(learnt);
        return missing == 0 || config.Head != HeadKind.Fusion ? [] : Settings(config).Select(setting => Text(setting, missing, learnt));
    }

    private static bool Trains(CorpusRows corpus, FeatureView view, ExperimentConfig config) =>
        view.Corpora.Count == 1 || config.TrainDatasets.Contains(corpus.Corpus);

    private static IEnumerable<string> Settings(ExperimentConfig config)
    {
        var curriculum = config.Curriculum;
        if (curriculum.ActiveEpochs > 0 && curriculum.Type is CurriculumType.Difficulty or CurriculumType.InverseDifficulty)
        {
            yield return "curriculum_type: " + JsonNamingPolicy.SnakeCaseLower.ConvertName(curriculum.Type.ToString());
        }

        if (config.Loss.DifficultyScaling && config.Loss.Under(config.EvaluationMode) == LossKind.CrossEntropy)
        {
            yield return "use_difficulty_scaling";
        }
    }

    private static string Text(string setting, int missing, Utterance[] learnt)
    {
        var none = learnt.All(utterance => Difficulty.MissingRatings(utterance.Vad) == 3);
        return FormattableString.Invariant($"{setting} goes by ratings of valence, arousal and dominance; {missing} of {learnt.Length} utterances to train on ")
            + (none ? "have none, and a missing one counts as 3, so all utterances of a class are equally difficult" + (setting.StartsWith("curriculum", StringComparison.Ordinal) ? "; the curriculum draws utterances at random instead." : ".")
                : "lack some, and a missing one counts as 3.");
    }
}

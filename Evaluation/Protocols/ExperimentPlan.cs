using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>One experiment, all decided before the first training: its data, its folds and what has to be trained.</summary>
public sealed record ExperimentPlan
{
    private ExperimentPlan(FeatureView view, ExperimentConfig config)
    {
        (View, Protocol) = (view, Protocol.Of(config));
        Config = config with { Notices = [.. config.Notices.Union(RatingsNotice.Of(view, config))] }; // a resumed run has them already
        Members = [.. Protocol.Folds(view, config).Select(fold => (fold, Protocol.Members(fold, view, config)))];
        Tasks = [.. from seed in config.Seeds from fold in Members from member in fold.Members select new FoldTask(member, seed)];
    }

    public FeatureView View { get; }

    /// <summary>The experiment; its notices have what the data add to them.</summary>
    public ExperimentConfig Config { get; }

    public Protocol Protocol { get; }

    /// <summary>The trainings: every fold, in a rotation every division of it, with every seed; seed by seed.</summary>
    public IReadOnlyList<FoldTask> Tasks { get; }

    /// <summary>Each fold with what is trained for it.</summary>
    internal IReadOnlyList<(Fold Fold, IReadOnlyList<Fold> Members)> Members { get; }

    /// <param name="view">The corpora with the features that the experiment wants; those to test on, too.</param>
    /// <param name="config">The experiment, with one protocol.</param>
    /// <exception cref="EmotionFusionException">The corpora don't give the folds.</exception>
    public static ExperimentPlan Of(FeatureView view, ExperimentConfig config) => new(view, config);

    /// <summary>The folds that have results: of a training that several corpora test, one a corpus.</summary>
    internal IReadOnlyList<FoldSplit> Splits() => [.. Members.SelectMany(fold =>
        TestNames(fold.Fold).Select(test => FoldSplit.Of(fold.Fold, fold.Members, View, test.Fold, test.Corpus)))];

    /// <summary>Under which result fold each prediction goes.</summary>
    internal IReadOnlyList<RunPrediction> SplitByCorpus(IReadOnlyList<RunPrediction> predictions) => Protocol != Protocol.CrossCorpus
        ? predictions
        : [.. predictions.Select(row => row with { Fold = FoldMaker.CrossCorpusName(Config.TrainDatasets, View.CorpusOf(row.Prediction.Row)) })];

    private IEnumerable<(string Fold, string? Corpus)> TestNames(Fold fold) => Protocol != Protocol.CrossCorpus
        ? [(fold.Name, null)]
        : View.Corpora.Select(rows => rows.Corpus).Except(Config.TrainDatasets)
            .Select(test => (FoldMaker.CrossCorpusName(Config.TrainDatasets, test), (string?)test));
}

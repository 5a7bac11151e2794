using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Heads to be trained on everything that an experiment trains on, for use: nobody is left to test them.</summary>
public sealed record FitPlan
{
    private FitPlan(FeatureView view, ExperimentConfig config, ClassifierSource source)
    {
        (View, Config, Source) = (view, config, source);
        TargetChecks.Ratings(view, config with { EvaluationMode = EvaluationMode.Loso });
        Members = Protocol.Untested(view, config);
        Trainings = config.Head != HeadKind.Fusion ? [] : [.. from seed in config.Seeds from member in Members select new TrainingTask(member, seed)];
        Model = config.Head == HeadKind.Fusion ? null : new ModelTask(Members[0], Members, config.Head, config.Seeds[0], IsBaseline: false);
    }

    /// <summary>The corpora that are trained on.</summary>
    public FeatureView View { get; }

    public ExperimentConfig Config { get; }

    /// <summary>Every division of the speakers into those who train and those who validate, with every seed; empty where the head is a model of ML.NET.</summary>
    public IReadOnlyList<TrainingTask> Trainings { get; }

    internal IReadOnlyList<Fold> Members { get; }

    /// <summary>What ML.NET fits; null where heads are trained.</summary>
    internal ModelTask? Model { get; }

    internal ClassifierSource Source { get; }

    /// <summary>Steps that are reported of, at most.</summary>
    internal long Epochs => Model is null ? (long)Trainings.Count * Config.NumEpochs : 1;

    /// <exception cref="EmotionFusionException">The experiment's heads can't be used outside of it.</exception>
    internal static void AssertPossible(ExperimentConfig config)
    {
        if (ClassifierGraph.WhyNot(config) is { } reason)
        {
            throw new EmotionFusionException($"Experiment '{config.Name}' can't become a classifier: {reason}");
        }
    }

    internal static FitPlan Of(FeatureView view, ExperimentConfig config, ClassifierSource source) => new(view, config, source);

    /// <summary>What was learnt from: all of it, unless validation needs speakers who never train.</summary>
    internal IReadOnlyList<TrainingCorpus> LearntCorpora()
    {
        var rows = Members.SelectMany(member => Config.Targets.UsesDivided ? member.Train.AllRows : member.Train.Rows).Distinct().ToArray();
        return [.. rows.GroupBy(View.CorpusOf).OrderBy(corpus => corpus.Min()).Select(corpus => Source.Learnt(
            corpus.Key, corpus.Count(), corpus.Select(row => View.Utterances[row].Speaker).Distinct(StringComparer.Ordinal).Count()))];
    }
}

using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>Which corpora experiments need, each read once.</summary>
public sealed class ExperimentCorpora(CorpusCatalog catalog)
{
    private readonly Dictionary<string, Corpus> _loaded = [];

    /// <exception cref="EmotionFusionException">It can't be read.</exception>
    public Corpus this[string name] => _loaded.TryGetValue(name, out var corpus) ? corpus : _loaded[name] = catalog.Load(name);

    /// <summary>
    /// The experiment with the corpora that it tests on spelt out: if it doesn't name any, every other one of the same
    /// language and the same classes.
    /// </summary>
    /// <exception cref="EmotionFusionException">There is none.</exception>
    public ExperimentConfig Resolve(ExperimentConfig config) =>
        config.EvaluationMode == EvaluationMode.CrossCorpus && config.TestDatasets is null ? config with { TestDatasets = Others(config) } : config;

    /// <summary>The corpora of an experiment, those that train first.</summary>
    public static IReadOnlyList<string> NamesOf(ExperimentConfig config) => config.EvaluationMode == EvaluationMode.CrossCorpus
        ? [.. config.TrainDatasets, .. config.TestDatasets ?? []]
        : config.TrainDatasets;

    private string[] Others(ExperimentConfig config)
    {
        var trains = config.TrainDatasets.Select(catalog.Describe).ToArray();
        string[] others = [.. catalog.Names.Except(config.TrainDatasets).Select(catalog.Describe)
            .Where(other => trains.All(train => IsAlike(train, other))).Select(other => other.Name)];
        return others.Length > 0 ? others : throw new EmotionFusionException(
            $"Experiment '{config.Name}' is to be tested across corpora, but no other corpus than {string.Join(", ", config.TrainDatasets)} has the language "
            + $"{trains[0].Language ?? "(none given)"} and the classes {string.Join(", ", trains[0].ClassNames)}. Name some with test_datasets, or set evaluation_mode: loso.");
    }

    /// <summary>A language that nobody gave is no other's.</summary>
    private static bool IsAlike(CorpusDescription train, CorpusDescription other) =>
        train.Language is not null && train.Language == other.Language && train.ClassNames.SequenceEqual(other.ClassNames);
}

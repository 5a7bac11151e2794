using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>Finds all that experiments lack before hours are spent on the first of them.</summary>
public sealed class Requirements(FeaturePreparation preparation, ExperimentCorpora corpora)
{
    private const int Named = 3;

    // A corpus that can't be read isn't tried again for the next experiment.
    private readonly Dictionary<string, EmotionFusionException?> _tried = [];

    /// <exception cref="EmotionFusionException">Each corpus and encoder that can't be had, with the experiments that need it.</exception>
    public void Assert(IReadOnlyList<ExperimentConfig> experiments)
    {
        var faults = experiments.SelectMany(config => Faults(config).Select(fault => (config.Name, Fault: fault)))
            .GroupBy(pair => pair.Fault, pair => pair.Name)
            .Select(group => $"{group.Key} Needed by {Names([.. group.Distinct()])}.")
            .ToArray();
        if (faults.Length > 0)
        {
            throw new EmotionFusionException(string.Join(Environment.NewLine, [.. faults, "Nothing was trained; --experiment chooses experiments that have all they need."]));
        }
    }

    private IEnumerable<string> Faults(ExperimentConfig config) => ExperimentCorpora.NamesOf(config)
        .Select(name => Once(name)?.Message)
        .Append(Fault(() => config.UsesAudio ? preparation.AudioOf(config) : null)?.Message)
        .Append(Fault(() => config.UsesText ? preparation.TextOf(config) : null)?.Message)
        .OfType<string>();

    private EmotionFusionException? Once(string corpus) =>
        _tried.TryGetValue(corpus, out var fault) ? fault : _tried[corpus] = Fault(() => corpora[corpus]);

    private static EmotionFusionException? Fault(Func<object?> get)
    {
        try
        {
            get();
            return null;
        }
        catch (EmotionFusionException fault)
        {
            return fault;
        }
    }

    private static string Names(string[] names) =>
        string.Join(", ", names.Take(Named).Select(name => $"'{name}'")) + (names.Length > Named ? $" and {names.Length - Named} more" : "");
}

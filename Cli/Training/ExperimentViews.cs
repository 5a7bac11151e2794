using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>The features of experiments: those of a corpus by an encoder are loaded once, however many experiments use them.</summary>
public sealed class ExperimentViews(FeaturePreparation preparation, ExperimentCorpora corpora)
{
    private readonly Dictionary<string, FeatureView> _views = [];
    private readonly Dictionary<string, int> _leftOut = [];

    /// <summary>Utterances without features, counted once a corpus and modality.</summary>
    public int LeftOut => _leftOut.Values.Sum();

    /// <summary>All corpora of an experiment as one view.</summary>
    public FeatureView Of(ExperimentConfig config, CancellationToken cancellation)
    {
        var names = ExperimentCorpora.NamesOf(config);
        return Once($"{string.Join('+', names)} {Key(config)}", () => FeatureView.Join([.. names.Select(name => Of(name, config, cancellation))]));
    }

    private FeatureView Of(string corpus, ExperimentConfig config, CancellationToken cancellation) => config.Modality == Modality.Both
        ? Once($"{corpus} {Key(config)}", () => FeatureView.Combine(
            Of(corpus, config with { Modality = Modality.Audio }, cancellation), Of(corpus, config with { Modality = Modality.Text }, cancellation)))
        : Once($"{corpus} {Key(config)}", () =>
        {
            var view = preparation.View(corpora[corpus], config, cancellation);
            _leftOut[$"{corpus} {Key(config)}"] = corpora[corpus].Utterances.Count - view.Utterances.Count;
            return view;
        });

    private FeatureView Once(string key, Func<FeatureView> make) =>
        _views.TryGetValue(key, out var view) ? view : _views[key] = make();

    /// <summary>All that decides which features an experiment has, and what is demanded of them.</summary>
    private static string Key(ExperimentConfig config) => string.Join(' ',
        config.UsesAudio ? $"audio {config.AudioEncoder} {config.AudioPooling} {config.AudioDim}" : "",
        config.UsesText ? $"text {config.TextEncoder} {config.TextMaxLength}" : "",
        $"classes {string.Join(',', config.ClassNames ?? [])} {config.NumClasses}");
}

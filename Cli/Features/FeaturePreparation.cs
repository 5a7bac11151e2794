using System.Diagnostics;
using System.Globalization;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>Sees to it that features are there: encodes what is missing, says what it did and what had to be left out.</summary>
public sealed class FeaturePreparation
{
    private const int Shown = 20;

    private readonly HashSet<string> _filled = [];

    public required Terminal Terminal { get; init; }

    public required EncoderCatalog Encoders { get; init; }

    public required string FeaturesRoot { get; init; }

    public required DeviceOption Device { get; init; }

    public required int Threads { get; init; }

    public required bool MixVersions { get; init; }

    /// <summary>The features that an experiment needs, made first where they are missing.</summary>
    /// <exception cref="EmotionFusionException">The corpus or an encoder isn't as the experiment says, or nothing can be encoded.</exception>
    public FeatureView View(Corpus corpus, ExperimentConfig config, CancellationToken cancellation)
    {
        ConfigChecks.Corpus(config, corpus.Name, corpus.ClassNames);
        var audio = config.UsesAudio ? Ready(corpus, AudioOf(config), cancellation) : null;
        var text = config.UsesText ? Ready(corpus, TextOf(config), cancellation) : null;
        return FeatureView.Load(corpus, audio, text);
    }

    /// <exception cref="EmotionFusionException">There is no such encoder, it isn't as the experiment says, or it lacks its model.</exception>
    public EncoderSpec AudioOf(ExperimentConfig config) => WithModel(EncoderSettings.Audio(Find(EncoderKind.Audio, config.AudioEncoder), config));

    /// <exception cref="EmotionFusionException">There is no such encoder, it isn't as the experiment says, or it lacks its model.</exception>
    public EncoderSpec TextOf(ExperimentConfig config) => WithModel(EncoderSettings.Text(Find(EncoderKind.Text, config.TextEncoder), config));

    /// <summary>Fills a store and prints what was done.</summary>
    /// <returns>How many utterances were left out.</returns>
    public int Encode(Corpus corpus, EncoderKind kind, string encoder, FillOptions options, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var store = FeatureStore.Open(FeaturesRoot, corpus.Name, Find(kind, encoder));
        var result = Fill(store, corpus, options, cancellation);
        Tell(result);
        Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Word(kind)} {encoder}: {result.Encoded} encoded, {result.Rows - result.Encoded} were there, {result.Exclusions.Count} left out; ")
            + $"took {Rate.Duration(clock.Elapsed)}; {store.Folder}");
        return result.Exclusions.Count;
    }

    private FeatureStore Ready(Corpus corpus, EncoderSpec spec, CancellationToken cancellation)
    {
        var store = FeatureStore.Open(FeaturesRoot, corpus.Name, spec);
        if (_filled.Add(store.Folder))
        {
            Tell(Fill(store, corpus, new FillOptions(), cancellation));
        }

        return store;
    }

    private EncoderSpec Find(EncoderKind kind, string encoder)
    {
        var spec = Encoders.Find(encoder);
        if (spec.Kind != kind)
        {
            var fitting = Encoders.Encoders.Where(other => other.Kind == kind).Select(other => other.Name);
            throw new EmotionFusionException(
                $"'{encoder}' is an encoder of {Word(spec.Kind)}, not of {Word(kind)}. Encoders of {Word(kind)}: {string.Join(", ", fitting)}.");
        }

        return spec;
    }

    private static EncoderSpec WithModel(EncoderSpec spec)
    {
        if (!spec.HasModel)
        {
            _ = spec.Fingerprint; // says how to get it
        }

        return spec;
    }

    private FillResult Fill(FeatureStore store, Corpus corpus, FillOptions options, CancellationToken cancellation)
    {
        var what = store.Spec.Name;
        options = options with { MixVersions = MixVersions };
        return store.Spec.Kind == EncoderKind.Audio
            ? Terminal.Watch("clips", sink => store.Fill(corpus, () => AudioEncoder.Load(store.Spec, Device, Threads), options, new FillMeter(sink, what), cancellation))
            : Terminal.Watch("texts", sink => store.Fill(corpus, () => TextEncoder.Load(store.Spec, Device, Threads), options, new FillMeter(sink, what), cancellation));
    }

    private void Tell(FillResult result)
    {
        foreach (var repaired in result.Repaired)
        {
            Terminal.Error.WriteLine($"repaired: {repaired}");
        }

        foreach (var exclusion in result.Exclusions.Take(Shown))
        {
            Terminal.Error.WriteLine($"left out: {exclusion.Utterance}: {exclusion.Reason}");
        }

        if (result.Exclusions.Count > Shown)
        {
            Terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"left out: {result.Exclusions.Count - Shown} more"));
        }
    }

    private static string Word(EncoderKind kind) => kind.ToString().ToLowerInvariant();
}

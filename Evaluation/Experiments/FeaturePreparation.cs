using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Goes around each filling of a store: hands <paramref name="fill"/> whom to tell of its progress, and sees what came of it.</summary>
public delegate FillResult FillWatcher(FeatureStore store, Func<IProgress<FillProgress>?, FillResult> fill);

/// <summary>Sees to it that features are there: finds encoders as experiments want them and encodes what is missing, once.</summary>
public sealed class FeaturePreparation
{
    private const string DefaultAudio = "emotion2vec-base";

    private readonly HashSet<string> _filled = [];
    private readonly Dictionary<(string Corpus, EncoderKind Kind), ColumnFeatures> _columns = [];
    private DeviceKind? _kind;

    public required EncoderCatalog Encoders { get; init; }

    /// <summary>The folder of the feature stores.</summary>
    public required string FeaturesRoot { get; init; }

    public DeviceOption Device { get; init; } = DeviceOption.Auto;

    /// <summary>Of the encoders; 0: what is found to be the fastest.</summary>
    public int Threads { get; init; }

    /// <summary>The most inputs that an encoder runs together; 0: what is found to be the fastest.</summary>
    public int BatchSize { get; init; }

    /// <summary>Is told what is odd about an encoder, though it does no harm.</summary>
    public Action<string> Tell { get; init; } = _ => { };

    /// <summary>Whether utterances may be added to features that another version of ONNX Runtime made.</summary>
    public bool MixVersions { get; init; }

    public FillWatcher Watch { get; init; } = (_, fill) => fill(null);

    /// <summary>The features that an experiment needs, made first where they are missing.</summary>
    /// <exception cref="EmotionFusionException">The corpus or an encoder isn't as the experiment says, or nothing can be encoded.</exception>
    public FeatureView View(Corpus corpus, ExperimentConfig config, CancellationToken cancellation)
    {
        ConfigChecks.Corpus(config, corpus.Name, corpus.ClassNames);
        var audio = config.UsesAudio ? Ready(corpus, AudioOf(config, corpus), cancellation) : null;
        var text = config.UsesText ? Ready(corpus, TextOf(config, corpus), cancellation) : null;
        return FeatureView.Load(corpus, audio, text);
    }

    /// <param name="corpus">Whose sound it is; null: only an encoder will do.</param>
    /// <exception cref="EmotionFusionException">There is no such encoder, it isn't as the experiment says, or it lacks its model.</exception>
    public EncoderSpec AudioOf(ExperimentConfig config, Corpus? corpus) => WithModel(EncoderSettings.Audio(Find(EncoderKind.Audio, config.AudioEncoder, corpus), config));

    /// <param name="corpus">Whose words they are; null: only an encoder will do.</param>
    /// <exception cref="EmotionFusionException">There is no such encoder, it isn't as the experiment says, or it lacks its model.</exception>
    public EncoderSpec TextOf(ExperimentConfig config, Corpus? corpus) => WithModel(EncoderSettings.Text(Find(EncoderKind.Text, config.TextEncoder, corpus), config));

    /// <summary>Features of a corpus that were made elsewhere: those that came with it, or those that were imported under a name; null where there are none.</summary>
    /// <exception cref="EmotionFusionException">They can't be read, or several imports have that name.</exception>
    public EncoderSpec? Imported(EncoderKind kind, string encoder, Corpus corpus)
    {
        if (encoder == ColumnFeatures.EncoderName && corpus.Features.TryGetValue(kind, out var columns))
        {
            if (!_columns.TryGetValue((corpus.Name, kind), out var source))
            {
                _columns[(corpus.Name, kind)] = source = ColumnFeatures.Open(FileHashes.Open(FeaturesRoot, corpus.Name), kind, columns);
            }

            return source.Spec;
        }

        return ImportedStores.Find(FeaturesRoot, corpus.Name, encoder, kind);
    }

    /// <summary>What a corpus's features are made by.</summary>
    /// <exception cref="EmotionFusionException">There is no such encoder, or it is of the other kind.</exception>
    public EncoderSpec Find(EncoderKind kind, string encoder, Corpus? corpus)
    {
        if (corpus is not null && Imported(kind, encoder, corpus) is { } imported)
        {
            return imported;
        }

        return Find(kind, OrElse(encoder));
    }

    /// <summary>The encoder of a corpus that came without features: those that come with corpora are its.</summary>
    internal static string OrElse(string encoder) => encoder == ColumnFeatures.EncoderName ? DefaultAudio : encoder;

    /// <exception cref="EmotionFusionException">There is no such encoder, or it is of the other kind.</exception>
    public EncoderSpec Find(EncoderKind kind, string encoder)
    {
        var spec = Encoders.Find(encoder);
        if (spec.Kind != kind)
        {
            var fitting = Encoders.Encoders.Where(other => other.Kind == kind).Select(other => other.Name);
            throw new EmotionFusionException(
                $"'{encoder}' is an encoder of {Word(spec.Kind)}, not of {Word(kind)}. Encoders of {Word(kind)}: {string.Join(", ", fitting)}.");
        }

        return spec with { Device = _kind ??= Device.Resolve() };
    }

    /// <summary>Where a corpus's features by an encoder lie, or will.</summary>
    public FeatureStore StoreOf(string corpus, EncoderSpec spec) => FeatureStore.Open(FeaturesRoot, corpus, spec);

    /// <summary>Encodes what a store lacks of a corpus.</summary>
    /// <exception cref="EmotionFusionException">No utterance can be encoded, or the store can't be written; what is finished stays.</exception>
    public FillResult Fill(FeatureStore store, Corpus corpus, FillOptions options, CancellationToken cancellation)
    {
        options = options with { MixVersions = MixVersions };
        var device = Device with { Kind = store.Spec.Device }; // the store says whose values it holds: no other device will do
        return Watch(store, progress => store.Spec.Kind == EncoderKind.Audio
            ? store.Fill(corpus, () => Told(AudioEncoder.Load(store.Spec, device, Threads, BatchSize)), options, progress, cancellation)
            : store.Fill(corpus, () => TextEncoder.Load(store.Spec, device, Threads, BatchSize), options, progress, cancellation));
    }

    private AudioEncoder Told(AudioEncoder encoder)
    {
        foreach (var notice in encoder.Notices)
        {
            Tell(notice);
        }

        return encoder;
    }

    private FeatureStore Ready(Corpus corpus, EncoderSpec spec, CancellationToken cancellation)
    {
        var store = StoreOf(corpus.Name, spec);
        if (spec.IsImported)
        {
            // Others than a column's are there since they were imported.
            if (spec.Name == ColumnFeatures.EncoderName && _columns.TryGetValue((corpus.Name, spec.Kind), out var source) && _filled.Add(store.Folder))
            {
                Watch(store, progress => FeatureImport.Run(store, corpus, source, progress, cancellation).Fill);
            }
        }
        else if (_filled.Add(store.Folder))
        {
            Fill(store, corpus, new FillOptions(), cancellation);
        }

        return store;
    }

    private static EncoderSpec WithModel(EncoderSpec spec)
    {
        if (!spec.HasModel)
        {
            _ = spec.Fingerprint; // says how to get it
        }

        return spec;
    }

    private static string Word(EncoderKind kind) => kind.ToString().ToLowerInvariant();
}

/// <summary>An encoder as an experiment wants it. What the experiment doesn't say, encoder.yaml decides.</summary>
internal static class EncoderSettings
{
    /// <summary>With audio_pooling; audio_dim is checked.</summary>
    /// <exception cref="EmotionFusionException">audio_dim is another than the encoder's.</exception>
    public static EncoderSpec Audio(EncoderSpec spec, ExperimentConfig config)
    {
        ConfigChecks.AudioDim(config, spec.Name, spec.Dimension);
        return Pooled(config.AudioPooling is { } pooling ? spec with { Pooling = Enum.Parse<Pooling>(pooling, ignoreCase: true) } : spec, "set audio_pooling, or ");
    }

    /// <summary>With text_max_length.</summary>
    /// <exception cref="EmotionFusionException">The model takes fewer tokens.</exception>
    public static EncoderSpec Text(EncoderSpec spec, ExperimentConfig config)
    {
        if (config.TextMaxLength > spec.MaxPositions)
        {
            throw new EmotionFusionException(
                $"Experiment '{config.Name}': text_max_length is {config.TextMaxLength}, but {spec.Name} takes {spec.MaxPositions} tokens at most "
                + "(max_positions of its encoder.yaml). Take fewer; longer transcripts are cut.");
        }
        return Pooled(spec with { MaxTokens = config.TextMaxLength ?? spec.MaxTokens }, "");
    }

    /// <exception cref="EmotionFusionException">It keeps all positions; heads take one vector an utterance.</exception>
    private static EncoderSpec Pooled(EncoderSpec spec, string or) => spec.Pooling != Pooling.Tokens ? spec : throw new EmotionFusionException(
        $"{spec.Name} keeps all positions (pooling in its encoder.yaml), and heads take one vector an utterance: {or}say mean, cls, first, last or max there.");
}

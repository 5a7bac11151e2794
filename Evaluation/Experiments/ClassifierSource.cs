using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>Where a classifier's features come from: the encoders, and what is known of the corpora.</summary>
/// <param name="Audio">null where the experiment doesn't use sound.</param>
/// <param name="Text">null where it doesn't use words.</param>
/// <param name="Corpora">Those that it trains on, as far as their YAML is there.</param>
internal sealed record ClassifierSource(EncoderSpec? Audio, EncoderSpec? Text, IReadOnlyList<CorpusDescription> Corpora)
{
    /// <param name="config">The experiment.</param>
    /// <param name="features">Finds encoders, or what stands for them.</param>
    /// <param name="catalog">Of the corpora.</param>
    /// <param name="first">Of the corpora that it trains on the first, which may have come with features; null: it isn't there.</param>
    /// <exception cref="EmotionFusionException">An encoder or its model isn't there.</exception>
    public static ClassifierSource Of(ExperimentConfig config, FeaturePreparation features, CorpusCatalog catalog, Corpus? first) => new(
        config.UsesAudio ? features.AudioOf(config, first) : null,
        config.UsesText ? features.TextOf(config, first) : null,
        [.. config.TrainDatasets.Where(catalog.Names.Contains).Select(name => catalog.Describe(name, config.LabelMap))]);

    /// <summary>What a file says of itself, but for what it was trained on and how well it does.</summary>
    /// <param name="heads">How many it has.</param>
    public ClassifierFacts Facts(ExperimentConfig config, IReadOnlyList<string> classes, string? labelConvention, int heads, TimeProvider clock)
    {
        var program = SourceVersion.Current();
        return new ClassifierFacts
        {
            Classes = config.Targets.UsesClasses ? classes : [],
            LabelConvention = labelConvention,
            LabelMap = Corpora.ToDictionary(corpus => corpus.Name, corpus => corpus.Labels),
            Audio = Facts(Audio),
            Text = Facts(Text),
            NeedsBoth = config.Modality == Modality.Both && !config.AllowsMissingModality,
            Task = config.Targets.Task.ToString().ToLowerInvariant(),
            Members = heads,
            Config = YamlWriter.Text([("experiments", new[] { ConfigTable.Write(config) })]),
            Commit = program.Commit,
            Created = clock.GetUtcNow(),
            Version = program.Version,
        };
    }

    /// <summary>A corpus as a file says it.</summary>
    public TrainingCorpus Learnt(string corpus, int utterances, int speakers)
    {
        var description = Corpora.FirstOrDefault(description => description.Name == corpus);
        return new TrainingCorpus(corpus, utterances, speakers, description?.Language, description?.Licence);
    }

    // Features that came with a corpus, or were imported, have none: whoever uses the classifier has to make them.
    private static string Contract(EncoderSpec spec) => Path.Combine(spec.Folder, EncoderYaml.FileName);

    private static ClassifierEncoder? Facts(EncoderSpec? spec) => spec is null ? null : new(
        spec.Name, spec.Fingerprint, spec.Dimension, spec.Pooling.ToString().ToLowerInvariant(),
        File.Exists(Contract(spec)) ? File.ReadAllText(Contract(spec)) : "", spec.Licence, spec.Kind == EncoderKind.Text ? spec.MaxTokens : null);
}

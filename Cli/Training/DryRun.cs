using System.Text.Json;
using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>Says what train would do and what it lacks, and does nothing.</summary>
public sealed class DryRun
{
    private const int FoldSeed = 42; // how many folds there are doesn't depend on it

    public required Terminal Terminal { get; init; }

    public required FeaturePreparation Preparation { get; init; }

    public required CorpusCatalog Corpora { get; init; }

    /// <returns>The exit code: what is missing doesn't make the file wrong.</returns>
    public int Run(IReadOnlyList<ExperimentConfig> experiments)
    {
        foreach (var config in experiments)
        {
            Tell(config);
        }
        return ExitCode.Done;
    }

    private void Tell(ExperimentConfig config)
    {
        Terminal.Out.WriteLine(config.Name);
        Line("head", Head(config));
        var audio = config.UsesAudio ? Encoder(config.AudioEncoder, spec => EncoderSettings.Audio(spec, config)) : null;
        var text = config.UsesText ? Encoder(config.TextEncoder, spec => EncoderSettings.Text(spec, config)) : null;
        var corpora = config.TrainDatasets.Select(name => Corpus(name, config)).ToArray();
        var tests = (config.TestDatasets ?? []).Select(name => Corpus(name, config)).ToArray();
        foreach (var corpus in corpora.Concat(tests).OfType<Corpus>())
        {
            Features(corpus, audio);
            Features(corpus, text);
        }
        var found = corpora.OfType<Corpus>().ToArray();
        var complete = found.Length == corpora.Length;
        if (config.EvaluationMode != EvaluationMode.CrossCorpus)
        {
            Line("loso", complete ? string.Join("; ", found.Select(corpus => LeaveOneOut(corpus, config))) : $"{Seeds(config)} a fold; how many folds, the corpora say");
        }
        if (config.EvaluationMode != EvaluationMode.Loso)
        {
            var tested = config.TestDatasets is { } names ? string.Join(", ", names) : "all other corpora of the same language and classes";
            Line("cross_corpus", $"{Seeds(config)} of {config.NumEpochs} epochs, tested on {tested}; {Validation(config)}");
        }
        var known = complete && (audio is not null || !config.UsesAudio) && (text is not null || !config.UsesText);
        Line("time", known ? TimeOrReason(config, found, audio?.Dimension ?? 0, text?.Dimension ?? 0) : "can't be told before corpora and encoders are there");
        foreach (var notice in config.Notices)
        {
            Line("notice", notice);
        }
    }

    private static string Head(ExperimentConfig config) => config.Modality == Modality.Both
        ? $"{Snake(config.FusionType)} of width {config.FusionHiddenDim}{(config.FusionType == FusionType.CrossAttention ? $", {config.NumAttentionHeads} heads" : "")}"
        : $"{Snake(config.Modality)} alone";

    private EncoderSpec? Encoder(string name, Func<EncoderSpec, EncoderSpec> settings)
    {
        var spec = Try("encoder", name, () => settings(Preparation.Encoders.Find(name)));
        if (spec is not null)
        {
            Line("encoder", spec.HasModel ? $"{name} is there" : $"{name} lacks its model, {spec.ModelPath}; scripts/export_onnx.md tells how to make it");
        }
        return spec;
    }

    private Corpus? Corpus(string name, ExperimentConfig config)
    {
        var corpus = Try("corpus", name, () => Corpora.Load(name));
        if (corpus is not null && Try("corpus", name, () => Checked(corpus, config)) is not null)
        {
            var speakers = corpus.Utterances.Select(utterance => utterance.Speaker).Distinct().Count();
            Line("corpus", $"{name} is there: {corpus.Utterances.Count} utterances of {speakers} speakers");
        }
        return corpus;
    }

    private void Features(Corpus corpus, EncoderSpec? encoder)
    {
        if (encoder is { HasModel: true })
        {
            var folder = FeatureStore.Open(Preparation.FeaturesRoot, corpus.Name, encoder).Folder;
            Line("features", Directory.Exists(folder) ? $"{folder} is there; what it lacks is made" : $"of {corpus.Name} by {encoder.Name} are made first");
        }
    }

    private static Corpus Checked(Corpus corpus, ExperimentConfig config)
    {
        ConfigChecks.Corpus(config, corpus.Name, corpus.ClassNames);
        return corpus;
    }

    private string LeaveOneOut(Corpus corpus, ExperimentConfig config)
    {
        try
        {
            var folds = Folds(corpus, config);
            return $"{corpus.Name} in {folds.Count} folds, {folds.Sum() * config.Seeds.Count} trainings of {config.NumEpochs} epochs; {Validation(config)}";
        }
        catch (EmotionFusionException e)
        {
            return e.Message;
        }
    }

    /// <summary>How many heads each fold trains.</summary>
    private static IReadOnlyList<int> Folds(Corpus corpus, ExperimentConfig config)
    {
        var view = new FeatureView(corpus, null, null);
        var folds = config.LeaveOut == LeaveOut.Speaker
            ? FoldMaker.LeaveOneSpeakerOut(view, config.ValidationShare, FoldSeed)
            : FoldMaker.LeaveOneSessionOut(view, config.ValidationShare, FoldSeed);
        return [.. folds.Select(fold => config.ValidationStrategy == ValidationStrategy.RotateSpeakers ? ValidationRotation.Of(fold, view, FoldSeed).Count : 1)];
    }

    private static string TimeOrReason(ExperimentConfig config, Corpus[] corpora, int audio, int text)
    {
        try
        {
            return Time(config, corpora, audio, text);
        }
        catch (EmotionFusionException)
        {
            return "none: the corpus can't be divided so";
        }
    }

    private static string Time(ExperimentConfig config, Corpus[] corpora, int audio, int text)
    {
        var all = corpora.Sum(corpus => corpus.Utterances.Count) * (1 - config.ValidationShare) * config.Seeds.Count;
        var crossed = config.EvaluationMode == EvaluationMode.Loso ? 0 : all;
        var left = config.EvaluationMode == EvaluationMode.CrossCorpus ? 0 : corpora.Sum(corpus =>
            corpus.Utterances.Count * (1 - config.ValidationShare) * config.Seeds.Count * Math.Max(0, Folds(corpus, config).Sum() - 1));
        return $"about {Rate.Duration(TrainingTime.Of(config, crossed + left, audio, text))} of training on one core; features and testing come on top";
    }

    private static string Seeds(ExperimentConfig config) => $"{config.Seeds.Count} training{(config.Seeds.Count == 1 ? "" : "s")}";

    private static string Validation(ExperimentConfig config) => $"validation {Snake(config.ValidationStrategy)}, share {config.ValidationShare}";

    private T? Try<T>(string what, string name, Func<T> get) where T : class
    {
        try
        {
            return get();
        }
        catch (EmotionFusionException e)
        {
            Line(what, $"{name} is missing or doesn't fit: {e.Message}");
            return null;
        }
    }

    private void Line(string what, string text) => Terminal.Out.WriteLine($"  {what,-13}{text}");

    private static string Snake<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

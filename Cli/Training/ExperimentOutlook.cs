using System.Text.Json;
using EmotionFusion.Encoders;
using EmotionFusion.Evaluation;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Cli;

/// <summary>What an experiment would train, told before it is: from its corpora and encoders, without features.</summary>
internal sealed class ExperimentOutlook(FeaturePreparation preparation, ExperimentCorpora corpora, Terminal terminal)
{
    private readonly HashSet<string> _said = [];
    private TimeSpan _time;
    private int _trainings;
    private int _unknown;

    /// <summary>Trainings and time of all that were told.</summary>
    public string Total => $"{Count(_trainings, "training")}, about {Rate.Duration(_time)} on one core"
        + (_unknown == 0 ? "" : $"; {Count(_unknown, "experiment")} not counted in, whose time can't be told");

    public void Tell(ExperimentConfig config)
    {
        terminal.Out.WriteLine(config.Name);
        Line("head", Head(config));
        var audio = config.UsesAudio ? Encoder(config.AudioEncoder, spec => EncoderSettings.Audio(spec, config)) : null;
        var text = config.UsesText ? Encoder(config.TextEncoder, spec => EncoderSettings.Text(spec, config)) : null;
        var resolved = OrTold(config, () => corpora.Resolve(config));
        var found = ExperimentCorpora.NamesOf(resolved ?? config).Select(name => Corpus(name, config)).ToArray();
        foreach (var corpus in found.OfType<Corpus>())
        {
            Features(corpus, audio);
            Features(corpus, text);
        }

        var plan = resolved is not null && found.All(corpus => corpus is not null) ? Plan(resolved, found!) : null;
        if (resolved is not null && found.Contains(null))
        {
            Line(Snake(config.EvaluationMode), Unplanned(resolved));
        }

        var encoders = (audio is not null || !config.UsesAudio) && (text is not null || !config.UsesText);
        Time(config, plan, encoders, audio?.Dimension ?? 0, text?.Dimension ?? 0);
    }

    private static string Head(ExperimentConfig config) => config.Modality == Modality.Both
        ? $"{Snake(config.FusionType)} of width {config.FusionHiddenDim}{(config.FusionType == FusionType.CrossAttention ? $", {config.NumAttentionHeads} heads" : "")}"
        : $"{Snake(config.Modality)} alone";

    private EncoderSpec? Encoder(string name, Func<EncoderSpec, EncoderSpec> settings)
    {
        var spec = Try("encoder", name, () => settings(preparation.Encoders.Find(name)));
        if (spec is not null)
        {
            var lack = _said.Add(spec.ModelPath) ? $", {spec.ModelPath}; scripts/export_onnx.md tells how to make it" : ", as said above";
            Line("encoder", spec.HasModel ? $"{name} is there" : $"{name} lacks its model{lack}");
        }

        return spec;
    }

    private Corpus? Corpus(string name, ExperimentConfig config)
    {
        var corpus = Try("corpus", name, () =>
        {
            ConfigChecks.Corpus(config, name, corpora[name].ClassNames);
            return corpora[name];
        });
        if (corpus is not null)
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
            var folder = FeatureStore.Open(preparation.FeaturesRoot, corpus.Name, encoder).Folder;
            Line("features", Directory.Exists(folder) ? $"{folder} is there; what it lacks is made" : $"of {corpus.Name} by {encoder.Name} are made first");
        }
    }

    /// <summary>The same plan as training makes, but for utterances that turn out to have no features.</summary>
    private ExperimentPlan? Plan(ExperimentConfig config, Corpus[] found) => OrTold(config, () =>
    {
        var plan = ExperimentPlan.Of(FeatureView.Join([.. found.Select(corpus => new FeatureView(corpus, null, null))]), config);
        Line(Snake(config.EvaluationMode), Planned(plan, config));
        return plan;
    });

    private T? OrTold<T>(ExperimentConfig config, Func<T> get) where T : class
    {
        try
        {
            return get();
        }
        catch (EmotionFusionException e)
        {
            Line(Snake(config.EvaluationMode), e.Message);
            return null;
        }
    }

    private static string Planned(ExperimentPlan plan, ExperimentConfig config)
    {
        var folds = plan.Trainings.Select(task => task.Fold.Name).Distinct().Count();
        var counted = $"{Count(plan.Trainings.Count, "training")} of {config.NumEpochs} epochs";
        return config.EvaluationMode == EvaluationMode.CrossCorpus
            ? $"{counted}, tested on {string.Join(", ", config.TestDatasets!)}; {Validation(config)}"
            : $"{plan.View.Corpus} in {folds} folds, {counted}; {Validation(config)}";
    }

    /// <summary>Of an experiment with corpora missing.</summary>
    private static string Unplanned(ExperimentConfig config) => config.EvaluationMode == EvaluationMode.CrossCorpus
        ? $"{Count(config.Seeds.Count, "training")}{(config.ValidationStrategy == ValidationStrategy.RotateSpeakers ? " a division" : "")} of {config.NumEpochs} epochs, "
            + $"tested on {string.Join(", ", config.TestDatasets!)}; {Validation(config)}"
        : $"{Count(config.Seeds.Count, "training")} a fold; how many folds, the corpora say";

    private void Time(ExperimentConfig config, ExperimentPlan? plan, bool encoders, int audio, int text)
    {
        _trainings += plan?.Trainings.Count ?? 0;
        if (plan is null || !encoders)
        {
            _unknown++;
            Line("time", "can't be told before corpora and encoders are there and fit");
            return;
        }

        var needed = TrainingTime.Of(config, [.. plan.Trainings.Select(task => task.Fold.Train.Rows.Length)], audio, text);
        _time += needed;
        Line("time", $"about {Rate.Duration(needed)} of training on one core; features and testing come on top");
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Validation(ExperimentConfig config) => $"validation {Snake(config.ValidationStrategy)}, share {config.ValidationShare}";

    private T? Try<T>(string what, string name, Func<T> get) where T : class
    {
        try
        {
            return get();
        }
        catch (EmotionFusionException e)
        {
            Line(what, $"{name} is missing or doesn't fit{(_said.Add(e.Message) ? $": {e.Message}" : ", as said above")}");
            return null;
        }
    }

    private void Line(string what, string text) => terminal.Out.WriteLine($"  {what,-13}{text}");

    private static string Snake<TEnum>(TEnum value) where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

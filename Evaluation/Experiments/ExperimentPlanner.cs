using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Makes plans of experiments: finds their corpora and encoders, tells all that lacks before hours are spent on the
/// first, makes missing features, and loads each corpus and each set of features once, however many experiments use it.
/// </summary>
public sealed class ExperimentPlanner(CorpusCatalog catalog, FeaturePreparation features)
{
    private const int Named = 3;
    private const int FewestEpochs = 15;

    /// <summary>More didn't help on any corpus (docs/defaults.md).</summary>
    private const double EnoughSteps = 2500;

    private readonly Dictionary<(string Name, string? LabelMap), (Corpus? Corpus, EmotionFusionException? Fault)> _corpora = [];
    private readonly Dictionary<string, FeatureView> _views = [];
    private readonly HashSet<(string Corpus, string Utterance)> _leftOut = [];

    public FeaturePreparation Features { get; } = features;

    /// <summary>Utterances that planned experiments lack for a fault of theirs, each counted once.</summary>
    public int LeftOut => _leftOut.Count;

    /// <summary>The corpora of an experiment, those that train first.</summary>
    public static IReadOnlyList<string> CorporaOf(ExperimentConfig config) => config.EvaluationMode == EvaluationMode.CrossCorpus
        ? [.. config.TrainDatasets, .. config.TestDatasets ?? []]
        : config.TrainDatasets;

    /// <param name="name">The corpus's.</param>
    /// <param name="labelMap">As in <see cref="ExperimentConfig.LabelMap"/>.</param>
    /// <exception cref="EmotionFusionException">It can't be read; it isn't tried again.</exception>
    public Corpus Corpus(string name, string? labelMap)
    {
        if (!_corpora.TryGetValue((name, labelMap), out var found))
        {
            try
            {
                found = (catalog.Load(name, labelMap), null);
            }
            catch (EmotionFusionException fault)
            {
                found = (null, fault);
            }

            _corpora[(name, labelMap)] = found;
        }

        return found.Corpus ?? throw new EmotionFusionException(found.Fault!.Message, found.Fault);
    }

    /// <summary>
    /// The experiment with what depends on corpora spelt out: those that it tests on, if it doesn't name any every other
    /// one of the same language and the same classes that is there; and the number of epochs, if it doesn't say it.
    /// </summary>
    /// <exception cref="EmotionFusionException">There is none.</exception>
    public ExperimentConfig Resolve(ExperimentConfig config) => config.Change(ResolveOne);

    /// <summary>The same as far as the corpora that are there tell.</summary>
    internal ExperimentConfig ResolveIfPossible(ExperimentConfig config)
    {
        try
        {
            return Resolve(config);
        }
        catch (EmotionFusionException)
        {
            return config;
        }
    }

    private ExperimentConfig ResolveOne(ExperimentConfig config)
    {
        var resolved = config.EvaluationMode == EvaluationMode.CrossCorpus && config.TestDatasets is null ? WithOthers(config) : config;
        return resolved is { EpochsBySize: true, Search: null } && Utterances(resolved) is { } utterances
            ? resolved with { EpochsBySize = false, NumEpochs = EpochsOf(utterances, resolved) }
            : resolved;
    }

    /// <summary>Which corpora and encoders an experiment needs that can't be had; null where it has all.</summary>
    /// <param name="config">With its corpora spelt out.</param>
    internal string? Lacks(ExperimentConfig config) => string.Join(' ', config.Trained.SelectMany(one => Faults(one, CorporaOf(one))).Distinct()) is { Length: > 0 } faults ? faults : null;

    /// <summary>Plans experiments, in their order.</summary>
    /// <param name="experiments">Each with one protocol and its corpora spelt out.</param>
    /// <exception cref="EmotionFusionException">Each corpus and encoder that can't be had, with the experiments that need it; or folds can't be made.</exception>
    /// <exception cref="OperationCanceledException">While features were made; those that are finished stay.</exception>
    public IReadOnlyList<ExperimentPlan> Plan(IReadOnlyList<ExperimentConfig> experiments, CancellationToken cancellation = default)
    {
        AssertComplete([.. experiments.SelectMany(config => config.Trained)]);
        return [.. experiments.Select(config => ExperimentPlan.Of(config, one => View(one, cancellation)))];
    }

    /// <summary>Plans heads that are trained on everything that an experiment trains on, for use.</summary>
    /// <param name="config">With its corpora spelt out.</param>
    /// <exception cref="EmotionFusionException">A corpus or encoder can't be had, or such heads can't be made a classifier.</exception>
    /// <exception cref="OperationCanceledException">While features were made; those that are finished stay.</exception>
    public FitPlan PlanFit(ExperimentConfig config, CancellationToken cancellation = default)
    {
        if (config.Search is not null)
        {
            throw new EmotionFusionException($"Experiment '{config.Name}' is a search; a classifier is made of one setting.");
        }

        FitPlan.AssertPossible(config);
        AssertComplete([config], config.TrainDatasets);
        return FitPlan.Of(View(config.TrainDatasets, config, cancellation), config, SourceOf(config));
    }

    /// <summary>What a classifier file says of where an experiment's features come from.</summary>
    internal ClassifierSource SourceOf(ExperimentConfig config) =>
        ClassifierSource.Of(config, Features, catalog, catalog.IsThere(config.TrainDatasets[0]) ? Corpus(config.TrainDatasets[0], config.LabelMap) : null);

    /// <summary>The data of an experiment, those that are tested on too.</summary>
    internal FeatureView EvaluationView(ExperimentConfig config, CancellationToken cancellation) => View(config, cancellation);

    /// <summary>Goes on with a run that was broken off.</summary>
    /// <param name="run">An unfinished one.</param>
    /// <param name="asked">The experiments of a file that must hold the same one; null: it isn't compared.</param>
    /// <exception cref="EmotionFusionException">Experiment, data, features or folds aren't as the run began, or a file of its folder is broken.</exception>
    public ExperimentJob Resume(ResumedRun run, IReadOnlyList<ExperimentConfig>? asked = null, CancellationToken cancellation = default)
    {
        if (asked is not null)
        {
            var experiments = Protocol.Expand(asked);
            var same = experiments.FirstOrDefault(experiment => experiment.Name == run.Config.Name) ?? throw new EmotionFusionException(
                $"The run to resume is of the experiment '{run.Config.Name}', which the file hasn't. It has: {string.Join(", ", experiments.Select(experiment => experiment.Name))}.");
            run.AssertSame(Resolve(same));
        }

        if (!run.IsCandidate)
        {
            return run.Continue(Plan([Resolve(run.Config)], cancellation)[0]);
        }

        AssertComplete([run.Config]);
        return run.Continue(ExperimentPlan.Candidate(View(run.Config, cancellation), run.Config));
    }

    private static int EpochsOf(int utterances, ExperimentConfig config) => Math.Min(
        config.NumEpochs, Math.Max(FewestEpochs, (int)Math.Round(EnoughSteps * config.BatchSize / utterances, MidpointRounding.AwayFromZero)));

    /// <returns>null where a corpus can't be read, which planning tells.</returns>
    private int? Utterances(ExperimentConfig config)
    {
        try
        {
            return config.TrainDatasets.Sum(name => Corpus(name, config.LabelMap).Utterances.Count);
        }
        catch (EmotionFusionException)
        {
            return null;
        }
    }

    /// <summary>Tested on what is alike and there; what isn't there is said, and where nothing is, all that lacks is.</summary>
    private ExperimentConfig WithOthers(ExperimentConfig config)
    {
        var trains = config.TrainDatasets.Select(name => catalog.Describe(name, config.LabelMap)).ToArray();
        string[] others = [.. catalog.Names.Except(config.TrainDatasets)
            .Where(name => config.LabelMap is not { } map || catalog.Describe(name).LabelMaps.Contains(map))
            .Select(name => catalog.Describe(name, config.LabelMap))
            .Where(other => trains.All(train => IsAlike(train, other))).Select(other => other.Name)];
        if (others.Length == 0)
        {
            throw new EmotionFusionException(
                $"Experiment '{config.Name}' is to be tested across corpora, but no other corpus than {string.Join(", ", config.TrainDatasets)} has the language "
                + $"{trains[0].Language ?? "(none given)"} and the classes {string.Join(", ", trains[0].ClassNames)}. Name some with test_datasets, or set evaluation_mode: loso.");
        }
        string[] there = [.. others.Where(catalog.IsThere)];
        return there.Length is 0 || there.Length == others.Length ? config with { TestDatasets = others } : config with
        {
            TestDatasets = there,
            Notices = [.. config.Notices, $"not tested on {string.Join(", ", others.Except(there))}, which would fit, but whose folders aren't there; test_datasets says what is to be."],
        };
    }

    /// <summary>A language that nobody gave is no other's.</summary>
    private static bool IsAlike(CorpusDescription train, CorpusDescription other) =>
        train.Language is not null && train.Language == other.Language && train.ClassNames.SequenceEqual(other.ClassNames);

    /// <param name="corpora">Those that are needed; null: all of each experiment.</param>
    private void AssertComplete(IReadOnlyList<ExperimentConfig> experiments, IReadOnlyList<string>? corpora = null)
    {
        var faults = experiments.SelectMany(config => Faults(config, corpora ?? CorporaOf(config)).Select(fault => (config.Name, Fault: fault)))
            .GroupBy(pair => pair.Fault, pair => pair.Name)
            .Select(group => $"{group.Key} Needed by {Names([.. group.Distinct()])}.")
            .ToArray();
        if (faults.Length > 0)
        {
            throw new EmotionFusionException(string.Join(Environment.NewLine, [.. faults, "Nothing was trained; --experiment chooses experiments that have all they need."]));
        }
    }

    private IEnumerable<string> Faults(ExperimentConfig config, IReadOnlyList<string> corpora) => corpora
        .SelectMany(name => Fault(() => Corpus(name, config.LabelMap)) is { } fault
            ? EncoderFaults(config, null).Prepend(fault)
            : EncoderFaults(config, Corpus(name, config.LabelMap)))
        .Distinct();

    /// <param name="config">The experiment.</param>
    /// <param name="corpus">Null where it isn't known, and so may have come with features.</param>
    private IEnumerable<string> EncoderFaults(ExperimentConfig config, Corpus? corpus) => new[]
    {
        Fault(() => config.UsesAudio && (corpus is not null || config.AudioEncoder != ColumnFeatures.EncoderName) ? Features.AudioOf(config, corpus) : null),
        Fault(() => config.UsesText ? Features.TextOf(config, corpus) : null),
    }.OfType<string>();

    private static string? Fault(Func<object?> get)
    {
        try
        {
            get();
            return null;
        }
        catch (EmotionFusionException fault)
        {
            return fault.Message;
        }
    }

    private static string Names(string[] names) =>
        string.Join(", ", names.Take(Named).Select(name => $"'{name}'")) + (names.Length > Named ? $" and {names.Length - Named} more" : "");

    /// <summary>All corpora of an experiment as one view.</summary>
    private FeatureView View(ExperimentConfig config, CancellationToken cancellation) => View(CorporaOf(config), config, cancellation);

    private FeatureView View(IReadOnlyList<string> names, ExperimentConfig config, CancellationToken cancellation)
    {
        if (config.AllowsMissingModality)
        {
            AssertBoth(config, names);
        }

        return Once($"{string.Join('+', names)} {Key(config)}", () => FeatureView.Join([.. names.Select(name =>
        {
            var view = View(name, config, cancellation);
            _leftOut.UnionWith(view.Exclusions.Where(exclusion => !exclusion.OnPurpose).Select(exclusion => (name, exclusion.Utterance)));
            return view;
        })]));
    }

    private FeatureView View(string corpus, ExperimentConfig config, CancellationToken cancellation) => Once($"{corpus} {Key(config)}", () => config.Modality == Modality.Both
        ? FeatureView.Combine(Side(corpus, config, Modality.Audio, cancellation), Side(corpus, config, Modality.Text, cancellation), config.AllowsMissingModality)
        : Features.View(Corpus(corpus, config.LabelMap), config, cancellation));

    /// <summary>One modality of a corpus. Where the head can do without, the corpus needn't have any of it.</summary>
    private FeatureView Side(string corpus, ExperimentConfig config, Modality modality, CancellationToken cancellation) =>
        config.AllowsMissingModality && !Has(corpus, config, modality)
            ? FeatureView.WithoutAny(Corpus(corpus, config.LabelMap), SpecOfOthers(config, modality))
            : View(corpus, config with { Modality = modality }, cancellation);

    private bool Has(string name, ExperimentConfig config, Modality modality)
    {
        var corpus = Corpus(name, config.LabelMap);
        return modality == Modality.Audio
            ? corpus.HasSound || corpus.Features.ContainsKey(EncoderKind.Audio)
            : corpus.HasWords || corpus.Features.ContainsKey(EncoderKind.Text);
    }

    /// <summary>What makes the features of the corpora that have a modality.</summary>
    private EncoderSpec SpecOfOthers(ExperimentConfig config, Modality modality)
    {
        var corpus = Corpus(CorporaOf(config).First(name => Has(name, config, modality)), config.LabelMap);
        return modality == Modality.Audio ? Features.AudioOf(config, corpus) : Features.TextOf(config, corpus);
    }

    /// <summary>A head that can do without a modality now and then still needs both to fuse.</summary>
    private void AssertBoth(ExperimentConfig config, IReadOnlyList<string> names)
    {
        foreach (var (modality, other) in new[] { (Modality.Audio, Modality.Text), (Modality.Text, Modality.Audio) })
        {
            if (!names.Any(name => Has(name, config, modality)))
            {
                var faults = names.SelectMany(name => Corpus(name, config.LabelMap).SoundFaults).ToArray();
                throw new EmotionFusionException(
                    $"Experiment '{config.Name}': {string.Join(" and ", names)} has no {(modality == Modality.Audio ? "sound" : "transcripts")}"
                    + (modality == Modality.Audio && faults.Length > 0 ? $" ({Exclusion.Summary(faults)})" : "")
                    + $", so there is nothing to fuse. Take modality: {other.ToString().ToLowerInvariant()}.");
            }
        }
    }

    private FeatureView Once(string key, Func<FeatureView> make) =>
        _views.TryGetValue(key, out var view) ? view : _views[key] = make();

    /// <summary>All that decides which features an experiment has, and what is demanded of them.</summary>
    internal static string Key(ExperimentConfig config) => string.Join(' ',
        config.UsesAudio ? $"audio {config.AudioEncoder} {config.AudioPooling} {config.AudioDim}" : "",
        config.UsesText ? $"text {config.TextEncoder} {config.TextMaxLength}" : "",
        config.AllowsMissingModality ? "either" : "",
        $"labels {config.LabelMap}",
        $"classes {string.Join(',', config.ClassNames ?? [])} {config.NumClasses}");
}

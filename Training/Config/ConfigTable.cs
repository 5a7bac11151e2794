using System.Globalization;
using EmotionFusion.Pipeline;
using static EmotionFusion.Training.ConfigKey;

namespace EmotionFusion.Training;

/// <summary>
/// Every key that an experiment can have. Reading, writing, configs/README.md and the tests all follow this table. Of
/// two keys that set the same value the later one in the table wins.
/// </summary>
internal static class ConfigTable
{
    public const int MostClasses = 64;
    private const int MostEpochs = 100_000;
    private const int MostSeeds = 1_000;
    private const int MostGroups = 1_000;
    private const int Widest = 65_536;
    private const string Distance = "euclidean_distance";

    private static readonly string[] Poolings = ["mean", "first", "last", "max"];
    private static readonly string[] FourClasses = ["neutral", "happy", "sad", "anger"];
    private static readonly string[] TrackerNames = [.. Enum.GetValues<TrackerKind>().Select(NameOf)];
    private static readonly ValueRange Rating = new(1, 5);

    private static readonly Dictionary<string, string> EncodersByType = new()
    {
        ["preextracted"] = "preextracted",
        ["emotion2vec"] = "emotion2vec-base",
        ["wav2vec2"] = "wav2vec2-base-960h",
        ["hubert"] = "hubert-base-ls960",
    };

    private static readonly Dictionary<string, ExperimentConfig> DefaultSets = new()
    {
        ["careful"] = new ExperimentConfig { Name = "", EpochsBySize = true },
        ["python"] = ExperimentConfig.Python,
    };

    public static IReadOnlyList<(string Title, IReadOnlyList<ConfigKey> Keys)> Sections { get; } =
    [
        ("Experiment",
        [
            Text("experiment_name", "a text", "none", null, (c, v) => c with { Name = v }, "stands in for `name`"),
            Text("name", "a text", "experiment_N, N from 0", c => c.Name, (c, v) => c with { Name = v },
                "the experiment's name, and of the folder of its runs; each once in a file"),
            Text("id", "a text", "none", c => c.Id, (c, v) => c with { Id = v }, "another name to call it by: `-e ID`"),
            new("defaults", OneOf(DefaultSets.Keys), "`careful`", "what keys that aren't said are: `careful`: as below; `python`: as in the Python system ([the differences](#defaults-python))",
                (keys, c) => c),
            new("tracking", OneOf(TrackerNames) + ", or a list of them", "none, or `[wandb]` where `wandb_project` is said, as in the Python system", "what runs are written down for, beside their own files; `[]`: nothing",
                (keys, c) => c with { Tracking = Trackers(keys) }, c => c.Tracking.Select(NameOf).ToArray()),
            Text("wandb_project", "a text", "as in the Python system, `Multimodal_Emotion_Recognition`", c => c.WandbProject, (c, v) => c with { WandbProject = v },
                "the project of Weights & Biases that runs are filed under",
                name => name.Length > 128 || name.AsSpan().IndexOfAny("/\\#?%:") >= 0 ? "is no project's name: Weights & Biases allows 128 characters, none of them / \\ # ? % :." : null),
            Text("wandb_entity", "a text", "whoever sends the runs", c => c.WandbEntity, (c, v) => c with { WandbEntity = v }, "the user or team that the project belongs to"),
        ]),
        ("Data and protocol",
        [
            new("train_dataset", "a text, or a list", "`MSPI`", "a corpus, or a list of them, from `configs/corpora`",
                (keys, c) => Corpora(keys, "train_dataset") is { } names ? c with { TrainDatasets = names } : c, c => c.TrainDatasets),
            new("test_datasets", "a text, or a list", "all others of the same language and classes that are there", "what `cross_corpus` tests on",
                (keys, c) => c with { TestDatasets = Corpora(keys, "test_datasets") }, c => c.TestDatasets),
            Text("label_map", "a text", "the one that the corpus's YAML takes (`labels`)", c => c.LabelMap, (c, v) => c with { LabelMap = v },
                "which of its label maps each corpus is read by: what its codes stand for, and what is left out"),
            Choice("evaluation_mode", c => c.EvaluationMode, (c, v) => c with { EvaluationMode = v },
                "`loso`: leave each session (or speaker, or group of speakers) out in turn; `cross_corpus`: test on other corpora, whole; `holdout`: train, validate and test as the corpora's tables say (`columns: split`); `both`: `loso` and `cross_corpus`, two runs, `NAME_loso` and `NAME_cross_corpus`"),
            new("folds", "a path", "none", "take folds from a file: `folds.json` of a run or its folder, or a folder of EmoBox's `fold_1`, `fold_2`, ...; sought beside this file, then in the current folder. `evaluation_mode` is then `holdout`",
                FoldsOf, c => c.Folds),
            Choice("leave_out", c => c.LeaveOut, (c, v) => c with { LeaveOut = v }, "what `loso` leaves out at a time; `group`: one of `groups` groups of speakers, of about equal size, classes and genders; who shares a session is in one group"),
            Int("groups", 2, MostGroups, c => c.Groups, (c, v) => c with { Groups = v }, "how many groups `leave_out: group` makes; the same on any machine, whatever the seed and the encoders"),
            Choice("val_strategy", c => c.ValidationStrategy, (c, v) => c with { ValidationStrategy = v },
                "who is held out of training to validate: `speaker`: some training speakers; `rotate_speakers`: each once, and the heads' mean classifies; `auto`: rotates where a fold leaves 20 speakers or fewer; `random`: utterances, whose speakers are trained on too (reports say so)"),
            Number("val_split", ValueRange.Share, c => c.ValidationShare, (c, v) => c with { ValidationShare = v }, "the share held out for that"),
            new("seed", "0 to 2147483647", "none", "a single one, where `seeds` isn't said",
                (keys, c) => keys.Int("seed", 0, int.MaxValue) is { } seed ? c with { Seeds = [seed] } : c),
            new("seeds", $"a list of different ones, {MostSeeds} at most", "`[42]`", "a training each; results are their mean and deviation",
                (keys, c) => Seeds(keys) is { } seeds ? c with { Seeds = seeds } : c, c => c.Seeds),
            new("class_names", $"a list in label order, 2 to {MostClasses}", "those of the corpus", "a corpus that has others is an error",
                (keys, c) => c with { ClassNames = ClassNames(keys) }, c => c.ClassNames),
            Int("num_classes", 2, MostClasses, c => c.NumClasses, (c, v) => c with { NumClasses = v }, "a corpus that has another number is an error", "that of the corpus"),
        ]),
        ("Features",
        [
            Choice("modality", c => c.Modality, (c, v) => c with { Modality = v }, "what is heard or read of an utterance"),
            Text("audio_encoder_type", OneOf(EncodersByType.Keys), "none", null, (c, v) => c with { AudioEncoder = EncodersByType.GetValueOrDefault(v, v) },
                "`preextracted`: those of a corpus's own column; `emotion2vec`: `emotion2vec-base`; `wav2vec2`: `wav2vec2-base-960h`; `hubert`: `hubert-base-ls960`. Only where `audio_model_name` isn't said",
                name => NoneOf(name, EncodersByType.Keys)),
            Text("audio_model_name", "a text", "`preextracted`", c => c.AudioEncoder, (c, v) => c with { AudioEncoder = LastPart(v) },
                "a folder of `Encoders/onnx`, of a hub's name (`facebook/wav2vec2-base-960h`) the last part; or what `features import` called features; or `preextracted`: features that a corpus came with, of one without any those of `emotion2vec-base`", NoEncoder),
            Text("audio_pooling", OneOf(Poolings), "the encoder's encoder.yaml", c => c.AudioPooling, (c, v) => c with { AudioPooling = v },
                "how frames become one vector", name => NoneOf(name, Poolings)),
            Int("audio_dim", 1, Widest, c => c.AudioDim, (c, v) => c with { AudioDim = v }, "an encoder that has another is an error", "that of the encoder"),
            Frozen("freeze_audio_encoder"),
            Text("text_model_name", "a text", "`bert-base-uncased`", c => c.TextEncoder, (c, v) => c with { TextEncoder = LastPart(v) }, "as `audio_model_name`", NoEncoder),
            Int("text_max_length", 3, Widest, c => c.TextMaxLength, (c, v) => c with { TextMaxLength = v }, // [CLS], a token, [SEP]
                "tokens that longer transcripts are cut to; no more than the encoder's `max_positions`", "the encoder's encoder.yaml"),
            Frozen("freeze_text_encoder"),
            Choice("feature_standardization", c => c.Standardization, (c, v) => c with { Standardization = v },
                "to mean 0 and deviation 1: `fold`: by the fold's training part; `speaker`: each speaker by their own utterances"),
        ]),
        ("Head",
        [
            Choice("head", c => c.Head, (c, v) => c with { Head = v },
                "what classifies: `fusion`: the network; `linear`: the logistic regression that is every run's baseline; `lightgbm`: boosted trees. The latter two use none of the keys from here on but `seeds`, and leave `.zip` models of ML.NET"),
            Choice("fusion_type", c => c.FusionType, (c, v) => c with { FusionType = v }, "for `modality: both`"),
            Int("fusion_hidden_dim", 1, Widest, c => c.FusionHiddenDim, (c, v) => c with { FusionHiddenDim = v }, "the fusion's width; `num_attention_heads` must divide it"),
            Int("num_attention_heads", 1, 1_024, c => c.NumAttentionHeads, (c, v) => c with { NumAttentionHeads = v }, "of cross-attention"),
            Int("hidden_dim", 1, Widest, c => c.HiddenDim, (c, v) => c with { HiddenDim = v }, "the classifier's hidden layer"),
            Number("dropout", ValueRange.DropRate, c => c.Dropout, (c, v) => c with { Dropout = v }, "of the head's layers"),
            Number("modality_dropout", ValueRange.Probability, c => c.ModalityDropout, (c, v) => c with { ModalityDropout = v },
                "the probability that a training sample loses one modality, never its only one; `adaptive` only"),
        ]),
        ("Training",
        [
            Int("batch_size", 1, 1_000_000, c => c.BatchSize, (c, v) => c with { BatchSize = v }, "utterances a step"),
            Int("num_epochs", 1, MostEpochs, c => c is { EpochsBySize: true, Search: not null } ? null : c.NumEpochs, (c, v) => c with { NumEpochs = v, EpochsBySize = false },
                "passes over the training utterances; where it isn't said, fewer for large corpora: about 2,500 steps, 15 epochs at least"),
            Number("learning_rate", ValueRange.Positive, c => c.LearningRate, (c, v) => c with { LearningRate = v }, "of Adam"),
            Choice("optimizer", c => c.Optimizer, (c, v) => c with { Optimizer = v }, "`adamw`: weight decay apart from the gradient; `adam`: in it, as L2"),
            Number("weight_decay", ValueRange.NotNegative, c => c.WeightDecay, (c, v) => c with { WeightDecay = v }, "how strongly parameters are drawn towards 0"),
            Choice("kept_weights", c => c.KeptWeights, (c, v) => c with { KeptWeights = v },
                "`average`: the mean over the second half of the epochs; `best_epoch`: by the validation part"),
            Bool("use_speaker_disentanglement", c => c.SingleSpeakerBatches, (c, v) => c with { SingleSpeakerBatches = v }, "a batch holds one speaker's utterances"),
            Number("speaker_adversary_weight", ValueRange.NotNegative, c => c.SpeakerAdversaryWeight, (c, v) => c with { SpeakerAdversaryWeight = v },
                "of a gradient-reversal classifier of speakers; 0: none"),
        ]),
        ("Loss",
        [
            Choice("loss", c => c.Loss.Kind, (c, v) => c with { Loss = c.Loss with { Kind = v } },
                "`cross_entropy` is weighted; `auto`: focal under `loso`, cross-entropy under `cross_corpus`"),
            new("class_weights", "a mapping of numbers, each at least 0", "`{}`", "a factor a class by its name, on top of the loss's own weights; 1 where not said",
                (keys, c) => c with { Loss = c.Loss with { ClassWeights = ClassWeights(keys.From("class_weights").Map("class_weights")) } },
                c => c.Loss.ClassWeights.Select(weight => (weight.Key, (object?)weight.Value)).ToArray()),
            Choice("class_weighting", c => c.Loss.Weighting, (c, v) => c with { Loss = c.Loss with { Weighting = v } },
                "cross-entropy, r being N / (classes x utterances of the class): `balanced`: r, as UAR counts; `damped`: r + 1; `none`: 1"),
            Number("label_smoothing", ValueRange.DropRate, c => c.Loss.LabelSmoothing, (c, v) => c with { Loss = c.Loss with { LabelSmoothing = v } },
                "cross-entropy: the share of the target that all classes get alike"),
            Bool("use_difficulty_scaling", c => c.Loss.DifficultyScaling, (c, v) => c with { Loss = c.Loss with { DifficultyScaling = v } },
                "cross-entropy: a class's mean difficulty raises its weight"),
            Number("loss_temperature", ValueRange.Positive, c => c.Loss.Temperature, (c, v) => c with { Loss = c.Loss with { Temperature = v } }, "focal: logits are divided by it"),
            Number("focal_gamma", ValueRange.NotNegative, c => c.Loss.FocalGamma, (c, v) => c with { Loss = c.Loss with { FocalGamma = v } },
                "focal: how strongly it turns away from what is classified well"),
        ]),
        ("What is predicted",
        [
            Choice("task", c => c.Targets.Task, (c, v) => c with { Targets = c.Targets with { Task = v } },
                "`emotion`: the classes; `vad`: valence, arousal and dominance, by CCC; `both`. The best epoch is that of the highest validation UAR, mean CCC, or sum of the two"),
            Choice("labels", c => c.Targets.Labels, (c, v) => c with { Targets = c.Targets with { Labels = v } },
                "`hard`: the label; `soft`: the share of raters that named each class, utterances without a majority too; cross-entropy alone"),
            Number("vad_weight", ValueRange.Positive, c => c.Targets.VadWeight, (c, v) => c with { Targets = c.Targets with { VadWeight = v } }, "`both`: of 1 - CCC beside the classes' loss"),
            Choice("missing_vad", c => c.Targets.MissingVad, (c, v) => c with { Targets = c.Targets with { MissingVad = v } },
                "a rating that isn't there: `left_out` of that dimension's loss, or learnt as `three`, as the Python system does"),
        ]),
        ("Learning rate and stopping",
        [
            Choice("lr_scheduler", c => c.Schedule.Kind, (c, v) => c with { Schedule = c.Schedule with { Kind = v } }, "how the rate goes over the epochs"),
            Int("lr_scheduler_T_max", 1, MostEpochs, c => c.Schedule.CosinePeriod, (c, v) => c with { Schedule = c.Schedule with { CosinePeriod = v } }, "cosine: epochs down to 0", "num_epochs"),
            Int("lr_scheduler_step_size", 1, MostEpochs, c => c.Schedule.StepSize, (c, v) => c with { Schedule = c.Schedule with { StepSize = v } }, "step: epochs between two reductions"),
            Number("lr_scheduler_gamma", ValueRange.Factor, c => c.Schedule.Gamma, (c, v) => c with { Schedule = c.Schedule with { Gamma = v } }, "step and exponential: the factor"),
            Int("lr_scheduler_patience", 0, MostEpochs, c => c.Schedule.Patience, (c, v) => c with { Schedule = c.Schedule with { Patience = v } },
                "plateau: epochs without a better validation UAR that are put up with"),
            Number("lr_scheduler_factor", ValueRange.Factor, c => c.Schedule.Factor, (c, v) => c with { Schedule = c.Schedule with { Factor = v } }, "plateau: the factor"),
            Bool("use_early_stopping", c => c.Schedule.EarlyStopping, (c, v) => c with { Schedule = c.Schedule with { EarlyStopping = v } }, "by validation UAR, once the curriculum is over"),
            Int("early_stopping_patience", 0, MostEpochs, c => c.Schedule.EarlyStoppingPatience, (c, v) => c with { Schedule = c.Schedule with { EarlyStoppingPatience = v } }, "epochs"),
            Number("early_stopping_min_delta", ValueRange.NotNegative, c => c.Schedule.EarlyStoppingMinDelta, (c, v) => c with { Schedule = c.Schedule with { EarlyStoppingMinDelta = v } },
                "the least gain that counts"),
        ]),
        ("Curriculum",
        [
            Bool("use_curriculum_learning", c => c.Curriculum.Enabled, (c, v) => c with { Curriculum = c.Curriculum with { Enabled = v } }, "early epochs see a part of the utterances"),
            Choice("curriculum_type", c => c.Curriculum.Type, (c, v) => c with { Curriculum = c.Curriculum with { Type = v } },
                "which: `difficulty`: easiest first; `inverse_difficulty`: hardest first; `preset_order`: the corpus's; `none`: all"),
            Int("curriculum_epochs", 0, MostEpochs, c => c.Curriculum.Epochs, (c, v) => c with { Curriculum = c.Curriculum with { Epochs = v } }, "from then on all are seen"),
            Choice("curriculum_pacing", c => c.Curriculum.Pacing, (c, v) => c with { Curriculum = c.Curriculum with { Pacing = v } }, "how the part grows"),
            Number("post_curriculum_dropout", ValueRange.DropRate, c => c.Curriculum.PostDropout, (c, v) => c with { Curriculum = c.Curriculum with { PostDropout = v } },
                "the classifier's dropout from then on"),
            Text("difficulty_method", $"`{Distance}`", $"`{Distance}`", null, (c, _) => c, "of an utterance's ratings from its class's `expected_vad`",
                method => method == Distance ? null : $"isn't known; difficulty is the {Distance} from expected_vad."),
            new("expected_vad", "a mapping of lists of three numbers, 1 to 5", "[below](#defaults-of-expected_vad)",
                "valence, arousal and dominance by label (from 0) or class name; classes not said keep theirs",
                (keys, c) => c with { ExpectedVad = Prototypes(keys.From("expected_vad").Map("expected_vad"), c.ClassNames ?? FourClasses) },
                c => c.ExpectedVad.OrderBy(prototype => prototype.Key).Select(Prototype).ToArray()),
            Bool("use_curriculum_lr_schedule", c => c.Curriculum.LearningRate, (c, v) => c with { Curriculum = c.Curriculum with { LearningRate = v } },
                "another learning rate while the curriculum goes on"),
            Number("curriculum_start_lr_multiplier", ValueRange.Positive, c => c.Curriculum.StartMultiplier, (c, v) => c with { Curriculum = c.Curriculum with { StartMultiplier = v } },
                "of `learning_rate`, in the first epoch"),
            Number("curriculum_end_lr_multiplier", ValueRange.NotNegative, c => c.Curriculum.EndMultiplier, (c, v) => c with { Curriculum = c.Curriculum with { EndMultiplier = v } },
                "of it, towards the curriculum's end"),
            Number("post_curriculum_lr_multiplier", ValueRange.Positive, c => c.Curriculum.PostMultiplier, (c, v) => c with { Curriculum = c.Curriculum with { PostMultiplier = v } },
                "of it, afterwards"),
            Choice("curriculum_lr_decay", c => c.Curriculum.Decay, (c, v) => c with { Curriculum = c.Curriculum with { Decay = v } }, "between them"),
        ]),
        ("Search",
        [
            new("search", "a mapping", "none", "settings to be tried, of which each fold's validation part chooses one: [see below](#search-for-settings)",
                (keys, c) => c, c => c.Search?.Written),
        ]),
    ];

    public static IReadOnlyList<ConfigKey> Keys { get; } = [.. Sections.SelectMany(section => section.Keys)];

    public static IReadOnlySet<string> Names { get; } = Keys.Select(key => key.Name).ToHashSet();

    /// <summary>Reads one experiment out of its mapping, over the file's common keys, over the defaults.</summary>
    /// <param name="keys">The experiment's.</param>
    /// <param name="name">Of an experiment that has none.</param>
    public static ExperimentConfig Read(ExperimentKeys keys, string name)
    {
        var isSearched = keys.From("search").Has("search");
        var config = Settings(keys, name, isChecked: !isSearched);
        return !isSearched || SearchReader.Read(keys, config, (candidate, isChecked) => Settings(candidate, config.Name, isChecked)) is not { } search ? config : config with
        {
            Search = search,
            Notices = search.CommonNotices(config.Notices),
            UnsetDefaults = [.. config.UnsetDefaults.Where(key => !search.Keys.Contains(key.Key))],
        };
    }

    /// <param name="keys">The experiment's, or a candidate's.</param>
    /// <param name="name">Of an experiment that has none.</param>
    /// <param name="isChecked">Whether the keys must go together.</param>
    private static ExperimentConfig Settings(ExperimentKeys keys, string name, bool isChecked)
    {
        var defaults = Defaults(keys) with { Name = name };
        var config = Keys.Aggregate(defaults, (config, key) => key.Read(keys, config));
        if (isChecked)
        {
            ConfigChecks.Keys(keys, config);
        }
        return config with
        {
            Notices = [.. Notice.Repeated(keys.Repeated), .. Notice.Of(config)],
            UnsetDefaults = [.. DifferencesFromPython(defaults).Where(key => !keys.From(key.Key).Has(key.Key))],
        };
    }

    /// <summary>The keys whose defaults aren't the Python system's.</summary>
    public static IEnumerable<UnsetDefault> DifferencesFromPython(ExperimentConfig defaults) =>
        from key in Keys
        where key.Write is not null && key.Name is not "name"
        let values = (Own: Shown(key, defaults), Python: Shown(key, ExperimentConfig.Python))
        where values.Own != values.Python
        select new UnsetDefault(key.Name, values.Own, values.Python);

    /// <summary>An experiment with every key spelt out, defaults too; <see cref="Read"/> makes the same experiment of it.</summary>
    public static IReadOnlyCollection<(string Key, object? Value)> Write(ExperimentConfig config) =>
        [.. Keys.Select(key => (key.Name, key.Write?.Invoke(config))).Where(key => key.Item2 is not null)];

    private static ExperimentConfig Defaults(ExperimentKeys keys)
    {
        var name = keys.From("defaults").String("defaults") ?? "careful";
        if (DefaultSets.TryGetValue(name, out var defaults))
        {
            return defaults;
        }
        keys.Fail("defaults", $"'{YamlScalar.Shown(name)}' {NoneOf(name, DefaultSets.Keys)}");
        return DefaultSets["careful"];
    }

    private static string Shown(ConfigKey key, ExperimentConfig config) => key.Write!(config) is { } value
        ? YamlWriter.Text([(key.Name, value)])[(key.Name.Length + 1)..].Trim().ReplaceLineEndings(" ")
        : "unset";

    private static string OneOf(IEnumerable<string> values) => string.Join(", ", values.Select(value => $"`{value}`"));

    private static string? NoneOf(string name, IReadOnlyCollection<string> known) =>
        known.Contains(name) ? null : $"is none of {string.Join(", ", known)}.{Nearest.Hint(name, known)}";

    private static string? NoEncoder(string name) =>
        name.Trim() is "" || name.EndsWith('/') ? "is no encoder's name; 'emotionfusion encoders' lists them." : null;

    private static string LastPart(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static ConfigKey Frozen(string name) => new(name, "`true`", "`true`", "`false` is refused: encoders are frozen ONNX graphs", (keys, config) =>
    {
        if (keys.Bool(name) == false)
        {
            keys.Refuse(name, "false asks for fine-tuning, and encoders are frozen ONNX graphs here; set it to true, or leave the experiment out.");
        }
        return config;
    });

    /// <summary>Who names a project wants to find runs in it; a run's own record names it always, and says what it was tracked by if it was.</summary>
    private static IReadOnlyList<TrackerKind> Trackers(ExperimentKeys keys)
    {
        if (keys.From("tracking").Strings("tracking") is not { } names)
        {
            return keys.From("wandb_project").Has("wandb_project") && !keys.From("provenance").Has("provenance") ? [TrackerKind.Wandb] : [];
        }
        foreach (var name in names.Where(name => !TrackerNames.Contains(name)))
        {
            keys.Fail("tracking", $"'{YamlScalar.Shown(name)}' {NoneOf(name, TrackerNames)}");
        }
        return [.. Enum.GetValues<TrackerKind>().Where(kind => names.Contains(NameOf(kind)))];
    }

    private static IReadOnlyList<string>? Corpora(ExperimentKeys keys, string key)
    {
        var names = keys.From(key).Strings(key);
        if (names is not null && (names.Count == 0 || names.Distinct().Count() < names.Count))
        {
            keys.Fail(key, "expected a corpus, or a list of different ones.");
        }
        return names;
    }

    /// <summary>They say how an experiment is judged, so nothing else can.</summary>
    private static ExperimentConfig FoldsOf(ExperimentKeys keys, ExperimentConfig config)
    {
        if (keys.From("folds").String("folds") is not { } path)
        {
            return config;
        }
        var mode = keys.From("evaluation_mode").Choice<EvaluationMode>("evaluation_mode");
        if (path.Trim() is "" || path.Contains('\0'))
        {
            keys.Fail("folds", "expected a path of folds.json or of a folder.");
        }
        else if (mode is not null and not EvaluationMode.Holdout)
        {
            keys.Fail("folds", $"the file says what is tested on, evaluation_mode: {NameOf(mode.Value)} too; leave one of them out.");
        }
        return config with { Folds = path, EvaluationMode = EvaluationMode.Holdout };
    }

    private static IReadOnlyList<int>? Seeds(ExperimentKeys keys)
    {
        if (keys.From("seeds").Strings("seeds") is not { } texts)
        {
            return null;
        }
        if (texts.Count > MostSeeds)
        {
            keys.Fail("seeds", $"has {texts.Count} seeds; expected {MostSeeds} at most.");
        }
        var seeds = new List<int>();
        foreach (var text in texts.Take(MostSeeds).DefaultIfEmpty(""))
        {
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number < 0 || seeds.Contains(number))
            {
                keys.Fail("seeds", $"'{YamlScalar.Shown(text)}' is no seed; expected different whole numbers from 0 on.");
            }
            seeds.Add(number);
        }
        return seeds;
    }

    /// <summary>A list in label order, or a mapping of labels to names.</summary>
    private static IReadOnlyList<string>? ClassNames(ExperimentKeys keys)
    {
        var from = keys.From("class_names");
        if (!from.IsMap("class_names"))
        {
            return AtMost(keys, from.Strings("class_names"));
        }
        var map = from.Map("class_names")!;
        var labels = Enumerable.Range(0, map.Keys.Count).Select(label => $"{label}").ToArray();
        foreach (var key in map.Keys.Except(labels).ToArray())
        {
            map.Fail(key, $"is no label; expected the labels 0 to {labels.Length - 1}.");
        }
        return AtMost(keys, [.. labels.Select(map.String).OfType<string>()]);
    }

    private static IReadOnlyList<string>? AtMost(ExperimentKeys keys, IReadOnlyList<string>? names)
    {
        if (names?.Count > MostClasses)
        {
            keys.Fail("class_names", $"has {names.Count} names; expected {MostClasses} at most.");
        }
        return names is null ? null : [.. names.Take(MostClasses)];
    }

    private static Dictionary<string, double> ClassWeights(YamlMap? factors)
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var name in factors?.Keys ?? [])
        {
            weights[name] = ExperimentKeys.Number(factors!, name, ValueRange.NotNegative) ?? 1;
        }
        return weights;
    }

    /// <summary>By label, over the default prototypes of classes so named; the mapping's keys are labels or class names.</summary>
    private static Dictionary<int, Vad> Prototypes(YamlMap? map, IReadOnlyList<string> names)
    {
        var prototypes = Enumerable.Range(0, names.Count).Where(label => FourClasses.Contains(names[label]))
            .ToDictionary(label => label, label => Difficulty.DefaultPrototypes[Array.IndexOf(FourClasses, names[label])]);
        foreach (var key in map?.Keys ?? [])
        {
            if (PrototypeOf(map!, key) is { } vad)
            {
                prototypes[LabelOf(map!, key, names)] = vad;
            }
        }
        return prototypes;
    }

    private static int LabelOf(YamlMap map, string key, IReadOnlyList<string> names)
    {
        var isNumber = int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number);
        var label = isNumber ? number : names.ToList().IndexOf(key);
        if (label < 0 || label >= names.Count)
        {
            map.Fail(key, $"is no class; expected 0 to {names.Count - 1} or one of {string.Join(", ", names)}.{Nearest.Hint(key, names)}");
        }
        else if (isNumber && map.Has(names[label]))
        {
            map.Fail(key, $"stands for '{names[label]}', which is there too.");
        }
        return label;
    }

    private static Vad? PrototypeOf(YamlMap map, string key)
    {
        if (map.Numbers(key) is not { } vad)
        {
            return null;
        }
        if (vad.Count == 3 && vad.All(Rating.Has))
        {
            return new((float)vad[0], (float)vad[1], (float)vad[2]);
        }
        var found = string.Join(", ", vad.Take(10).Select(value => value.ToString(CultureInfo.InvariantCulture)));
        map.Fail(key, $"expected three numbers from 1 to 5: valence, arousal, dominance; found [{found}].");
        return null;
    }

    private static (string, object?) Prototype(KeyValuePair<int, Vad> prototype) => (
        prototype.Key.ToString(CultureInfo.InvariantCulture),
        new[] { prototype.Value.Valence, prototype.Value.Arousal, prototype.Value.Dominance });
}

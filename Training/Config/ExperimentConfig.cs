using System.Text.Json.Serialization;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>
/// One experiment, resolved: everything that shapes its result. The YAML keys are those of the Python system where it has
/// them; the defaults were chosen on development corpora (docs/defaults.md), and <see cref="Python"/> has that system's.
/// </summary>
public sealed record ExperimentConfig
{
    /// <summary>The Python system's defaults; what it hasn't is as it computes.</summary>
    public static ExperimentConfig Python { get; } = new()
    {
        Name = "",
        Standardization = Standardization.None,
        EvaluationMode = EvaluationMode.Both,
        ValidationStrategy = ValidationStrategy.Speaker,
        ValidationShare = 0.2,
        HiddenDim = 1024,
        FusionHiddenDim = 512,
        Dropout = 0.1,
        NumEpochs = 20,
        LearningRate = 1e-4,
        Optimizer = Optimizer.Adam,
        WeightDecay = 1e-5,
        KeptWeights = KeptWeights.BestEpoch,
        Loss = new LossOptions { Kind = LossKind.Auto, Weighting = ClassWeighting.Damped, LabelSmoothing = 0 },
        Curriculum = new CurriculumOptions { Enabled = true },
    };

    public required string Name { get; init; }

    public string? Id { get; init; }

    /// <summary>The project that runs are filed under by trackers.</summary>
    public string WandbProject { get; init; } = "Multimodal_Emotion_Recognition";

    /// <summary>The user or team that the project belongs to; null: whoever sends the runs.</summary>
    public string? WandbEntity { get; init; }

    /// <summary>What runs are written down for, beside the run folder's own files.</summary>
    public IReadOnlyList<TrackerKind> Tracking { get; init; } = [];

    // Data
    public IReadOnlyList<string> TrainDatasets { get; init; } = ["MSPI"];

    /// <summary>label_map: which of its label maps each corpus is read by; null: its own <c>labels</c> says.</summary>
    public string? LabelMap { get; init; }

    /// <summary>What <see cref="EvaluationMode.CrossCorpus"/> tests on; null: every other corpus of the same language and classes.</summary>
    public IReadOnlyList<string>? TestDatasets { get; init; }

    public Modality Modality { get; init; } = Modality.Both;
    public string AudioEncoder { get; init; } = "preextracted";
    public string TextEncoder { get; init; } = "bert-base-uncased";

    /// <summary>audio_pooling; null: as the encoder's encoder.yaml says.</summary>
    public string? AudioPooling { get; init; }

    /// <summary>text_max_length, tokens; null: as the encoder's encoder.yaml says.</summary>
    public int? TextMaxLength { get; init; }

    /// <summary>audio_dim: what the audio features must have; null: whatever the encoder gives.</summary>
    public int? AudioDim { get; init; }

    /// <summary>class_names and num_classes: what the corpora must have; null: whatever they have.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    public int? NumClasses { get; init; }

    public Standardization Standardization { get; init; } = Standardization.Fold;

    // Protocol
    public EvaluationMode EvaluationMode { get; init; } = EvaluationMode.Loso;

    /// <summary>Where the folds of a <see cref="EvaluationMode.Holdout"/> are taken from: folds.json of a run, its folder, or EmoBox's folds; null: the corpora say them.</summary>
    public string? Folds { get; init; }

    public LeaveOut LeaveOut { get; init; } = LeaveOut.Session;

    /// <summary>How many groups of speakers <see cref="LeaveOut.Group"/> makes.</summary>
    public int Groups { get; init; } = 5;

    public ValidationStrategy ValidationStrategy { get; init; } = ValidationStrategy.Auto;

    /// <summary>Share of the training speakers (or utterances, by <see cref="ValidationStrategy"/>) that is held out for model selection.</summary>
    public double ValidationShare { get; init; } = 0.1;

    public IReadOnlyList<int> Seeds { get; init; } = [42];

    // Head
    public HeadKind Head { get; init; } = HeadKind.Fusion;

    public FusionType FusionType { get; init; } = FusionType.CrossAttention;

    /// <summary>Width of the classifier's hidden layer.</summary>
    public int HiddenDim { get; init; } = 256;

    /// <summary>Width h of the fusion.</summary>
    public int FusionHiddenDim { get; init; } = 128;

    public int NumAttentionHeads { get; init; } = 8;
    public double Dropout { get; init; } = 0.3;

    /// <summary>Adaptive fusion: the probability that a training sample loses one of its modalities, either with half of it.</summary>
    public double ModalityDropout { get; init; }

    // Training
    public int BatchSize { get; init; } = 32;
    public int NumEpochs { get; init; } = 50;

    /// <summary>True where nobody said num_epochs: large corpora, whose epochs have many steps, then get by with fewer.</summary>
    [JsonIgnore]
    public bool EpochsBySize { get; init; }

    public double LearningRate { get; init; } = 3e-3;

    public Optimizer Optimizer { get; init; } = Optimizer.Adamw;

    /// <summary>How strongly parameters are drawn towards 0; what it means depends on <see cref="Optimizer"/>.</summary>
    public double WeightDecay { get; init; } = 1;

    public KeptWeights KeptWeights { get; init; } = KeptWeights.Average;

    /// <summary>Every batch holds utterances of one speaker.</summary>
    public bool SingleSpeakerBatches { get; init; }

    /// <summary>Weight of the gradient-reversal speaker adversary at the end of its ramp; 0: none.</summary>
    public double SpeakerAdversaryWeight { get; init; }

    public LossOptions Loss { get; init; } = new();

    public TargetOptions Targets { get; init; } = new();

    public ScheduleOptions Schedule { get; init; } = new();

    public CurriculumOptions Curriculum { get; init; } = new();

    /// <summary>expected_vad: the prototype of each class by label, for its utterances' difficulty.</summary>
    public IReadOnlyDictionary<int, Vad> ExpectedVad { get; init; } = Difficulty.DefaultPrototypes;

    /// <summary>What is to be tried of this experiment; null of one that says all of its settings.</summary>
    [JsonIgnore]
    public SearchSpace? Search { get; init; }

    /// <summary>Keys that the file leaves to defaults that aren't the Python system's, with both values.</summary>
    [JsonIgnore]
    public IReadOnlyList<UnsetDefault> UnsetDefaults { get; init; } = [];

    /// <summary>What the file says that doesn't come to bear in this experiment, and why, a sentence each.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>The experiments that are trained for it: of a search its candidates, else itself.</summary>
    internal IReadOnlyList<ExperimentConfig> Trained => Search is null ? [this] : [.. Search.Candidates.Select(candidate => candidate.Config)];

    /// <summary>Changes it and all that is to be tried of it alike.</summary>
    internal ExperimentConfig Change(Func<ExperimentConfig, ExperimentConfig> change) => change(this) with { Search = Search?.Change(change) };

    public bool UsesAudio => Modality != Modality.Text;

    public bool UsesText => Modality != Modality.Audio;

    /// <summary>Whether the head can do without a modality, sample by sample: adaptive fusion alone.</summary>
    public bool AllowsMissingModality => Modality == Modality.Both && FusionType == FusionType.Adaptive;
}

public enum Modality
{
    Both,
    Audio,
    Text,
}

/// <summary>A tool that people watch runs with.</summary>
public enum TrackerKind
{
    /// <summary>Weights &amp; Biases, as offline runs.</summary>
    Wandb,

    /// <summary>TensorBoard, as event files.</summary>
    Tensorboard,
}

/// <summary>How features are brought to mean 0 and deviation 1 before the head sees them.</summary>
public enum Standardization
{
    None,

    /// <summary>With the mean and deviation of the fold's training part.</summary>
    Fold,

    /// <summary>
    /// A speaker at a time, with that speaker's own mean and deviation over all of their utterances. It needs no
    /// label, but it does need a speaker's utterances before the first is classified.
    /// </summary>
    Speaker,
}

/// <summary>How an experiment is judged.</summary>
public enum EvaluationMode
{
    /// <summary>Leave one session (or speaker, or group of speakers) out, in turn.</summary>
    Loso,

    /// <summary>Train on some corpora, test on others.</summary>
    CrossCorpus,

    /// <summary>Train, select and test on what the corpora's makers mean for it.</summary>
    Holdout,

    /// <summary><see cref="Loso"/> and <see cref="CrossCorpus"/>, as two runs.</summary>
    Both,
}

/// <summary>What a leave-one-out protocol leaves out at a time.</summary>
public enum LeaveOut
{
    Session,
    Speaker,

    /// <summary>A group of speakers, who are divided as evenly as may be; whole sessions where these have several.</summary>
    Group,
}

/// <summary>Who is held out of the training speakers to choose the best epoch. Never anybody who is tested on.</summary>
public enum ValidationStrategy
{
    /// <summary><see cref="RotateSpeakers"/> where a fold leaves 20 speakers or fewer to train on, else <see cref="Speaker"/>.</summary>
    Auto,

    /// <summary>One set of speakers; the others train.</summary>
    Speaker,

    /// <summary>
    /// Every training speaker once: a head a division, each with the best epoch by its own validation speakers, and the
    /// mean of their probabilities classifies (a cross-validation ensemble: Krogh and Vedelsby, NIPS 1994). Where
    /// speakers are few, one division wastes voices, and one or two of them choose an epoch badly.
    /// </summary>
    RotateSpeakers,

    /// <summary>
    /// Utterances drawn at random, as the Python system does: voices of the training part validate too, so validation
    /// figures are too good, and reports say so.
    /// </summary>
    Random,
}

/// <summary>What classifies.</summary>
public enum HeadKind
{
    /// <summary>The network that this project is about; of one modality its classifier alone.</summary>
    Fusion,

    /// <summary>A logistic regression, otherwise the baseline beside every run.</summary>
    Linear,

    /// <summary>Gradient-boosted trees by LightGBM.</summary>
    Lightgbm,
}

public enum FusionType
{
    CrossAttention,
    Concat,
    Gated,

    /// <summary>The only one that gets by with one modality where the other is missing.</summary>
    Adaptive,
}

public enum Optimizer
{
    /// <summary>Adam with decoupled weight decay: parameters x (1 - rate x weight_decay) at each step.</summary>
    Adamw,

    /// <summary>Adam with L2: weight_decay x parameter is added to the gradient.</summary>
    Adam,
}

/// <summary>Which weights of a training are its result.</summary>
public enum KeptWeights
{
    /// <summary>
    /// The mean of the weights after each epoch of the second half (Izmailov et al. 2018, arXiv:1803.05407): no
    /// epoch is chosen, so small validation parts can't choose a lucky one. The last epoch's where training stopped before.
    /// </summary>
    Average,

    /// <summary>Those of the epoch with the best validation figure.</summary>
    BestEpoch,
}

/// <summary>A key that is left to its default, where the Python system has another.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Value">The default, as YAML has it.</param>
/// <param name="Python">The Python system's.</param>
public sealed record UnsetDefault(string Key, string Value, string Python);

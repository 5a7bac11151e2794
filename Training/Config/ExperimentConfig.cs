namespace EmotionFusion.Training;

/// <summary>
/// One experiment, resolved: everything that shapes its result. The YAML keys and the defaults are those of the Python
/// system where it has them.
/// </summary>
public sealed record ExperimentConfig
{
    public required string Name { get; init; }

    public string? Id { get; init; }

    // Data
    public required string TrainDataset { get; init; }
    public Modality Modality { get; init; } = Modality.Both;
    public string? AudioEncoder { get; init; }
    public string? TextEncoder { get; init; }
    public Standardization Standardization { get; init; } = Standardization.None;

    // Protocol
    public LeaveOut LeaveOut { get; init; } = LeaveOut.Session;

    public ValidationStrategy ValidationStrategy { get; init; } = ValidationStrategy.Speaker;

    /// <summary>Share of the training speakers that are held out for model selection.</summary>
    public double ValidationShare { get; init; } = 0.2;

    public IReadOnlyList<int> Seeds { get; init; } = [42];

    // Head
    public FusionType FusionType { get; init; } = FusionType.CrossAttention;

    /// <summary>Width of the classifier's hidden layer.</summary>
    public int HiddenDim { get; init; } = 1024;

    /// <summary>Width h of the fusion.</summary>
    public int FusionHiddenDim { get; init; } = 512;

    public int NumAttentionHeads { get; init; } = 8;
    public double Dropout { get; init; } = 0.1;

    // Optimisation
    public int BatchSize { get; init; } = 32;
    public int NumEpochs { get; init; } = 20;
    public double LearningRate { get; init; } = 1e-4;

    /// <summary>Added to the gradient as weight_decay x parameter (L2, as Adam does it; not decoupled).</summary>
    public double WeightDecay { get; init; } = 1e-5;

    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Cosine;

    /// <summary>lr_scheduler_T_max; null means <see cref="NumEpochs"/>.</summary>
    public int? CosinePeriod { get; init; }

    /// <summary>Multiplies the weight of each class; by class name. Empty: all 1.</summary>
    public IReadOnlyDictionary<string, double> ClassWeights { get; init; } = new Dictionary<string, double>();

    public bool UsesAudio => Modality != Modality.Text;

    public bool UsesText => Modality != Modality.Audio;
}

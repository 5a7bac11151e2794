namespace EmotionFusion.Training;

/// <summary>What a head is trained to make small.</summary>
public sealed record LossOptions
{
    public LossKind Kind { get; init; } = LossKind.CrossEntropy;

    /// <summary>How a class's rarity shapes its weight in cross-entropy.</summary>
    public ClassWeighting Weighting { get; init; } = ClassWeighting.Balanced;

    /// <summary>label_smoothing: the share of cross-entropy's target that all classes get alike.</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>use_difficulty_scaling: cross-entropy's class weights take in the mean difficulty of each class.</summary>
    public bool DifficultyScaling { get; init; }

    /// <summary>loss_temperature: focal loss divides the logits by it.</summary>
    public double Temperature { get; init; } = 2000;

    /// <summary>focal_gamma: how strongly focal loss turns away from what is classified well already.</summary>
    public double FocalGamma { get; init; } = 2;

    /// <summary>class_weights: multiplies the weight of each class; by class name. Empty: all 1.</summary>
    public IReadOnlyDictionary<string, double> ClassWeights { get; init; } = new Dictionary<string, double>();

    /// <summary>The loss that <see cref="LossKind.Auto"/> stands for under a protocol.</summary>
    public LossKind Under(EvaluationMode mode) =>
        Kind != LossKind.Auto ? Kind : mode == EvaluationMode.Loso ? LossKind.Focal : LossKind.CrossEntropy;
}

public enum LossKind
{
    /// <summary>Focal where sessions or speakers are left out, cross-entropy across corpora, as in the Python system.</summary>
    Auto,

    CrossEntropy,

    Focal,
}

/// <summary>Weights of cross-entropy by class, r_c = N / (C n_c) being the rarity of class c among N training utterances.</summary>
public enum ClassWeighting
{
    /// <summary>r_c: every class counts the same in all, as UAR counts them.</summary>
    Balanced,

    /// <summary>r_c + 1, the Python system's: frequent classes still count more.</summary>
    Damped,

    /// <summary>1: every utterance counts the same.</summary>
    None,
}

namespace EmotionFusion.Training;

/// <summary>What a head is to predict, and what it learns it from.</summary>
public sealed record TargetOptions
{
    public PredictionTask Task { get; init; } = PredictionTask.Emotion;

    public LabelKind Labels { get; init; } = LabelKind.Hard;

    /// <summary>vad_weight: of the loss of valence, arousal and dominance beside that of the classes.</summary>
    public double VadWeight { get; init; } = 1;

    public MissingVad MissingVad { get; init; } = MissingVad.LeftOut;

    internal bool UsesClasses => Task != PredictionTask.Vad;

    internal bool UsesVad => Task != PredictionTask.Emotion;

    /// <summary>Whether utterances without a majority teach something.</summary>
    internal bool UsesDivided => Labels == LabelKind.Soft || !UsesClasses;
}

public enum PredictionTask
{
    /// <summary>The classes.</summary>
    Emotion,

    /// <summary>Valence, arousal and dominance.</summary>
    Vad,

    Both,
}

/// <summary>What cross-entropy compares a head's probabilities with.</summary>
public enum LabelKind
{
    /// <summary>The label; utterances without a majority aren't learnt from.</summary>
    Hard,

    /// <summary>The share of an utterance's raters that named each class.</summary>
    Soft,
}

/// <summary>What training makes of a rating that isn't there.</summary>
public enum MissingVad
{
    /// <summary>The utterance doesn't count for that dimension.</summary>
    LeftOut,

    /// <summary>3, the middle, as the Python system does.</summary>
    Three,
}

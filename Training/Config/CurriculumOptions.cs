namespace EmotionFusion.Training;

/// <summary>Which utterances the first epochs see, and what changes when all are seen.</summary>
public sealed record CurriculumOptions
{
    /// <summary>use_curriculum_learning.</summary>
    public bool Enabled { get; init; }

    /// <summary>curriculum_epochs: from this epoch on all utterances are seen.</summary>
    public int Epochs { get; init; } = 10;

    public CurriculumPacing Pacing { get; init; } = CurriculumPacing.Linear;

    public CurriculumType Type { get; init; } = CurriculumType.Difficulty;

    /// <summary>post_curriculum_dropout: the classifier's dropout from epoch <see cref="Epochs"/> on; fusion keeps its own.</summary>
    public double PostDropout { get; init; } = 0.6;

    /// <summary>use_curriculum_lr_schedule: the rates below take the place of the schedule's while the curriculum goes on.</summary>
    public bool LearningRate { get; init; }

    /// <summary>curriculum_start_lr_multiplier: of the base rate, in the first epoch.</summary>
    public double StartMultiplier { get; init; } = 3.0;

    /// <summary>curriculum_end_lr_multiplier: of the base rate, towards the curriculum's end.</summary>
    public double EndMultiplier { get; init; } = 0.2;

    /// <summary>post_curriculum_lr_multiplier: of the base rate, when the curriculum is over.</summary>
    public double PostMultiplier { get; init; } = 2.0;

    /// <summary>curriculum_lr_decay.</summary>
    public CurriculumDecay Decay { get; init; } = CurriculumDecay.Cosine;

    /// <summary>Epochs that see a part only.</summary>
    public int ActiveEpochs => Enabled ? Epochs : 0;
}

/// <summary>How the share of utterances that a curriculum shows grows over its epochs.</summary>
public enum CurriculumPacing
{
    Linear,

    Sqrt,

    Log,

    /// <summary>All from the first epoch on.</summary>
    None,
}

/// <summary>What decides which utterances a curriculum shows first.</summary>
public enum CurriculumType
{
    /// <summary>Easiest first.</summary>
    Difficulty,

    /// <summary>Hardest first.</summary>
    InverseDifficulty,

    /// <summary>One class after another.</summary>
    ClassBalance,

    /// <summary>What the head is surest of, asked anew each epoch.</summary>
    ModelConfidence,

    /// <summary>Any, drawn anew each epoch.</summary>
    Random,

    /// <summary>All.</summary>
    None,

    /// <summary>In the order that the corpus gives.</summary>
    PresetOrder,
}

/// <summary>How the curriculum's own learning rate goes from its first multiplier to its last.</summary>
public enum CurriculumDecay
{
    Cosine,
    Linear,
    Sqrt,
}

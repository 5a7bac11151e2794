namespace EmotionFusion.Training;

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

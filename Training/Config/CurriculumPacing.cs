namespace EmotionFusion.Training;

/// <summary>How the share of utterances that a curriculum shows grows over its epochs.</summary>
public enum CurriculumPacing
{
    Linear,

    Sqrt,

    Log,

    /// <summary>All from the first epoch on.</summary>
    None,
}

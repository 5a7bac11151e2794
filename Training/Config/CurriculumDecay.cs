namespace EmotionFusion.Training;

/// <summary>How the curriculum's own learning rate goes from its first multiplier to its last.</summary>
public enum CurriculumDecay
{
    Cosine,
    Linear,
    Sqrt,
}

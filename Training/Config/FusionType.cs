namespace EmotionFusion.Training;

public enum FusionType
{
    CrossAttention,
    Concat,
    Gated,

    /// <summary>The only one that gets by with one modality where the other is missing.</summary>
    Adaptive,
}

namespace EmotionFusion.Training;

public enum FusionType
{
    CrossAttention,
    Concat,
}

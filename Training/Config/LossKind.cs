namespace EmotionFusion.Training;

public enum LossKind
{
    /// <summary>Focal where sessions or speakers are left out, cross-entropy across corpora, as in the Python system.</summary>
    Auto,

    CrossEntropy,

    Focal,
}

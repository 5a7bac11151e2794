namespace EmotionFusion.Training;

/// <summary>How features are brought to mean 0 and deviation 1 before the head sees them.</summary>
public enum Standardization
{
    None,

    /// <summary>With the mean and deviation of the fold's training part.</summary>
    Fold,

    /// <summary>
    /// A speaker at a time, with that speaker's own mean and deviation over all of their utterances. It needs no
    /// label, but it does need a speaker's utterances before the first is classified.
    /// </summary>
    Speaker,
}

namespace EmotionFusion.Training;

/// <summary>Who is held out of the training speakers to choose the best epoch. Never anybody who is tested on.</summary>
public enum ValidationStrategy
{
    /// <summary>One set of speakers; the others train.</summary>
    Speaker,

    /// <summary>
    /// Every training speaker once: a head a division, each with the best epoch by its own validation speakers, and the
    /// mean of their probabilities classifies (a cross-validation ensemble: Krogh and Vedelsby, NIPS 1994). Where
    /// speakers are few, one division wastes voices, and one or two of them choose an epoch badly.
    /// </summary>
    RotateSpeakers,

    /// <summary>
    /// Utterances drawn at random, as the Python system does: voices of the training part validate too, so validation
    /// figures are too good, and reports say so.
    /// </summary>
    Random,
}

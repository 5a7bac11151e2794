namespace EmotionFusion.Pipeline;

/// <summary>What is taken whole from the training side to validate.</summary>
public enum ValidationUnit
{
    /// <summary>All utterances of a speaker: validation voices are unknown to the model.</summary>
    Speaker,

    /// <summary>Utterances at random: voices of the training part validate too.</summary>
    Utterance,
}

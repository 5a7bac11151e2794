using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>How far an utterance's valence, arousal and dominance lie from what its class leads one to expect.</summary>
public static class Difficulty
{
    /// <summary>Valence, arousal and dominance of neutral, happy, sad and anger by label, on a scale of 1 to 5.</summary>
    public static IReadOnlyDictionary<int, Vad> DefaultPrototypes { get; } = new Dictionary<int, Vad>
    {
        [0] = new(3.0f, 3.0f, 3.0f),
        [1] = new(4.2f, 3.8f, 3.5f),
        [2] = new(1.8f, 2.2f, 2.5f),
        [3] = new(2.5f, 4.0f, 3.2f),
    };
}

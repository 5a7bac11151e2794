using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>How far an utterance's valence, arousal and dominance lie from what its class leads one to expect.</summary>
public static class Difficulty
{
    private const float Middle = 3;

    /// <summary>Valence, arousal and dominance of neutral, happy, sad and anger by label, on a scale of 1 to 5.</summary>
    public static IReadOnlyDictionary<int, Vad> DefaultPrototypes { get; } = new Dictionary<int, Vad>
    {
        [0] = new(3.0f, 3.0f, 3.0f),
        [1] = new(4.2f, 3.8f, 3.5f),
        [2] = new(1.8f, 2.2f, 2.5f),
        [3] = new(2.5f, 4.0f, 3.2f),
    };

    /// <summary>
    /// The Euclidean distance from the class's prototype, on the scale 1 to 5 that corpora are read on. What raters
    /// didn't give counts as 3, the middle.
    /// </summary>
    /// <param name="vad">Null, or NaN components, where ratings are missing.</param>
    /// <returns>0 when the class has no prototype, or the distance isn't a finite number.</returns>
    public static double Of(Vad? vad, int label, IReadOnlyDictionary<int, Vad> prototypes)
    {
        if (!prototypes.TryGetValue(label, out var prototype))
        {
            return 0;
        }

        var rated = vad ?? new Vad(Middle, Middle, Middle);
        var distance = Math.Sqrt(
            SquaredGap(rated.Valence, prototype.Valence) +
            SquaredGap(rated.Arousal, prototype.Arousal) +
            SquaredGap(rated.Dominance, prototype.Dominance));
        return double.IsFinite(distance) ? distance : 0;
    }

    /// <returns>By row.</returns>
    public static float[] OfRows(FeatureView view, IReadOnlyDictionary<int, Vad> prototypes) =>
        [.. view.Utterances.Select(utterance => (float)Of(utterance.Vad, utterance.LikeliestClass, prototypes))];

    /// <summary>Utterances that lack at least one of the three ratings.</summary>
    public static int MissingVad(IEnumerable<Utterance> utterances) => utterances.Count(utterance => MissingRatings(utterance.Vad) > 0);

    /// <returns>How many of the three ratings aren't there, 0 to 3.</returns>
    public static int MissingRatings(Vad? vad) => vad is not { } rated ? 3
        : new[] { rated.Valence, rated.Arousal, rated.Dominance }.Count(float.IsNaN);

    private static double SquaredGap(float rated, float expected)
    {
        var gap = (double)(float.IsNaN(rated) ? Middle : rated) - expected;
        return gap * gap;
    }
}

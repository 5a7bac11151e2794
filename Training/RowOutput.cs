namespace EmotionFusion.Training;

/// <summary>What a trained head gives of one utterance of the test part, beside <see cref="Prediction"/>.</summary>
/// <param name="Row">The utterance's row in the feature view.</param>
/// <param name="Utterance">The utterance's id.</param>
/// <param name="Speaker">Who spoke it.</param>
/// <param name="Values">Probabilities of the classes; or valence, arousal and dominance, 1 to 5.</param>
public sealed record RowOutput(int Row, string Utterance, string Speaker, float[] Values);

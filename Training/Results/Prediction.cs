namespace EmotionFusion.Training;

/// <summary>What a trained head says of one utterance of the test part.</summary>
/// <param name="Row">The utterance's row in the feature view.</param>
/// <param name="Utterance">The utterance's id.</param>
/// <param name="Speaker">Who spoke it.</param>
/// <param name="Label">Its true class.</param>
/// <param name="Predicted">The class with the highest probability; the lower index on a tie.</param>
/// <param name="Probabilities">One a class, summing to 1.</param>
public sealed record Prediction(
    int Row, string Utterance, string Speaker, int Label, int Predicted, float[] Probabilities);

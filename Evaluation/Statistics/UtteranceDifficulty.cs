namespace EmotionFusion.Evaluation;

/// <summary>How difficult an utterance is: see <see cref="Training.Difficulty"/>.</summary>
/// <param name="Difficulty">The distance of its ratings from its class's prototype, in points of the scale 1 to 5.</param>
/// <param name="MissingRatings">How many of valence, arousal and dominance it lacks, 0 to 3; each of them counted as 3, the middle.</param>
public sealed record UtteranceDifficulty(string Utterance, double Difficulty, int MissingRatings);

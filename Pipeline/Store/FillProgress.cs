namespace EmotionFusion.Pipeline;

/// <summary>How far a fill is.</summary>
/// <param name="Stage">What is done now.</param>
/// <param name="Done">Utterances.</param>
/// <param name="Total">Utterances to check; then, to encode.</param>
/// <param name="SecondsDone">Seconds of sound; 0 for text.</param>
/// <param name="SecondsTotal">Seconds of sound to encode; 0 for text and while checking.</param>
public readonly record struct FillProgress(FillStage Stage, int Done, int Total, double SecondsDone, double SecondsTotal);

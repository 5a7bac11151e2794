namespace EmotionFusion;

/// <summary>
/// One utterance's input can't be used (not a WAV, too short, ...). The utterance is left out and counted
/// with this message as its reason; the others go on.
/// </summary>
public sealed class SampleException(string message, Exception? inner = null) : EmotionFusionException(message, inner);

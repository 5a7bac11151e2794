namespace EmotionFusion;

/// <summary>
/// Something a user can mend. The message says what was found, where, what was expected and what to do;
/// the command line prints it without a stack trace and exits with 1.
/// </summary>
public class EmotionFusionException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// One utterance's input can't be used (not a WAV, too short, ...). The utterance is left out and counted
/// with this message as its reason; the others go on.
/// </summary>
public sealed class SampleException(string message, Exception? inner = null) : EmotionFusionException(message, inner);

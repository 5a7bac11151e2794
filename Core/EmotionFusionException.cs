namespace EmotionFusion;

/// <summary>
/// Something a user can mend. The message says what was found, where, what was expected and what to do;
/// the command line prints it without a stack trace and exits with 1. A message that quotes a broken file may be
/// as long as the file: one of more than 8,000 characters loses its middle.
/// </summary>
public class EmotionFusionException(string message, Exception? inner = null) : Exception(Shortened(message), inner)
{
    private const int Longest = 8000;
    private const string Gap = " ... ";

    /// <summary>The beginning says where and the end what to do; no surrogate pair is parted.</summary>
    private static string Shortened(string message)
    {
        if (message.Length <= Longest)
        {
            return message;
        }
        var (head, tail) = (Longest / 2, message.Length - (Longest / 2) + Gap.Length);
        head -= char.IsHighSurrogate(message[head - 1]) ? 1 : 0;
        tail += char.IsLowSurrogate(message[tail]) ? 1 : 0;
        return string.Concat(message.AsSpan(0, head), Gap, message.AsSpan(tail));
    }
}

/// <summary>
/// One utterance's input can't be used (not a WAV, too short, ...). The utterance is left out and counted
/// with this message as its reason; the others go on.
/// </summary>
public sealed class SampleException(string message, Exception? inner = null) : EmotionFusionException(message, inner);

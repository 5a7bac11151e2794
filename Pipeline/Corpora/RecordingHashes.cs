using EmotionFusion.Encoders;

namespace EmotionFusion.Pipeline;

/// <summary>Reads a corpus's sounds to tell which utterances are one recording; what was encoded has been read already.</summary>
internal static class RecordingHashes
{
    /// <returns>The corpus with the recordings of all utterances whose sound can be read.</returns>
    /// <param name="corpus">The corpus.</param>
    /// <param name="progress">Is told how many were read, from several threads.</param>
    /// <param name="cancellation">Ends between two sounds.</param>
    public static Corpus Read(Corpus corpus, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        var (utterances, done) = (corpus.Utterances.ToArray(), 0);
        SideBySide.For(utterances.Length, i =>
        {
            utterances[i] = utterances[i] with { Recording = HashOf(utterances[i]) };
            progress?.Invoke(Interlocked.Increment(ref done));
        }, cancellation);
        return corpus with { Utterances = utterances };
    }

    private static string? HashOf(Utterance utterance)
    {
        try
        {
            return utterance.AudioPath is { } path ? EncoderInput.Audio.Hash(AudioFile.ReadMono16k(path)) : null;
        }
        catch (SampleException)
        {
            return null; // the corpus's summary says why
        }
    }
}

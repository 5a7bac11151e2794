using EmotionFusion.Encoders;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Cli;

/// <summary>A corpus in figures, and what can't be used of it.</summary>
public sealed record CorpusSummary
{
    public required Corpus Corpus { get; init; }

    /// <summary>Seconds of sound by utterance id; utterances without readable sound aren't in it.</summary>
    public required IReadOnlyDictionary<string, double> Seconds { get; init; }

    /// <summary>Utterances whose sound file can't be read, and why. Encoding leaves them out.</summary>
    public required IReadOnlyList<Exclusion> Unreadable { get; init; }

    /// <summary>Reads the header of every sound file.</summary>
    public static CorpusSummary Of(Corpus corpus)
    {
        var seconds = new Dictionary<string, double>(StringComparer.Ordinal);
        var unreadable = new List<Exclusion>();
        foreach (var utterance in corpus.Utterances.Where(utterance => utterance.AudioPath is not null))
        {
            try
            {
                seconds[utterance.Id] = AudioFile.Info(utterance.AudioPath!).Seconds;
            }
            catch (SampleException wrong)
            {
                unreadable.Add(new Exclusion(utterance.Id, wrong.Message));
            }
        }

        return new CorpusSummary { Corpus = corpus, Seconds = seconds, Unreadable = unreadable };
    }

    /// <summary>Sum over some utterances.</summary>
    public double SecondsOf(IEnumerable<Utterance> utterances) => utterances.Sum(utterance => Seconds.GetValueOrDefault(utterance.Id));
}

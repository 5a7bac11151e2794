namespace EmotionFusion.Pipeline;

/// <summary>Looks for what is wrong with a corpus, or what could mislead whoever trains on it.</summary>
internal static class CorpusCheck
{
    /// <returns>What was found, faults first.</returns>
    public static IReadOnlyList<Finding> Of(CheckedCorpus corpus, CorpusSounds sounds) =>
    [
        .. new[]
        {
            FileChecks.Of(corpus, sounds),
            SoundChecks.Of(corpus.Corpus, sounds),
            CopyChecks.Of(corpus.Corpus, sounds),
            SpeakerChecks.Of(corpus.Corpus),
            LabelChecks.Of(corpus.Corpus),
            SentenceChecks.Of(corpus.Corpus),
            ClassTells.Of(corpus.Corpus, sounds),
        }.SelectMany(findings => findings).OrderBy(finding => finding.Severity),
    ];
}

namespace EmotionFusion.Training;

/// <summary>How an experiment is judged.</summary>
public enum EvaluationMode
{
    /// <summary>Leave one session (or speaker) out, in turn.</summary>
    Loso,

    /// <summary>Train on some corpora, test on others.</summary>
    CrossCorpus,

    /// <summary>One after the other, as two runs.</summary>
    Both,
}

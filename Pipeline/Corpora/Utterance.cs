namespace EmotionFusion.Pipeline;

/// <summary>One labelled utterance of a corpus: where its sound and words are, who spoke it and when.</summary>
public sealed record Utterance
{
    /// <summary>Unique within the corpus.</summary>
    public required string Id { get; init; }

    /// <summary>Index into <see cref="Corpus.ClassNames"/>.</summary>
    public required int Label { get; init; }

    public required string Speaker { get; init; }

    /// <summary>The recording session; a speaker belongs to one session only.</summary>
    public required string Session { get; init; }

    /// <summary>The sound file's full path; null when the corpus has no sound.</summary>
    public string? AudioPath { get; init; }

    /// <summary>The words spoken; null when there are none.</summary>
    public string? Transcript { get; init; }

    public string? Gender { get; init; }

    /// <summary>Raters' valence, arousal and dominance, 1 to 5; null when the corpus has none.</summary>
    public Vad? Vad { get; init; }

    /// <summary>Place in a preset curriculum, ascending.</summary>
    public float CurriculumOrder { get; init; } = 0.5f;
}

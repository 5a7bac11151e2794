using EmotionFusion.Pipeline;

namespace EmotionFusion.Evaluation;

/// <summary>What predictions don't tell of a run, but its results and report must.</summary>
public sealed record RunHeader
{
    public required string Experiment { get; init; }

    public required string Corpus { get; init; }

    /// <summary>A name of <see cref="Protocol"/>.</summary>
    public required string Protocol { get; init; }

    /// <summary>True if a speaker may be in training and test: the figures don't tell how unknown speakers fare.</summary>
    public bool SpeakersShared { get; init; }

    /// <summary>True if training and validation may have speakers in common: validation figures are of known voices, test figures aren't.</summary>
    public bool ValidationSpeakersShared { get; init; }

    /// <summary>Of the kept epochs, by seed; null where every fold has its own validation speakers.</summary>
    public IReadOnlyList<ValidationScore>? Validation { get; init; }

    /// <summary>What the configuration says that didn't come to bear; null if all did.</summary>
    public IReadOnlyList<string>? Notices { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>How the corpus's labels became these classes ("excited merged into happy"); null if nothing is to say.</summary>
    public string? LabelConvention { get; init; }

    /// <summary>Utterances that the corpus has but the run hasn't.</summary>
    public IReadOnlyList<Exclusion> LeftOut { get; init; } = [];
}

namespace EmotionFusion.Pipeline;

/// <summary>A corpus as read: its utterances in a stable order, and what was left out.</summary>
public sealed record Corpus
{
    public required string Name { get; init; }

    /// <summary>Class names by label index: neutral, happy, sad, anger.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Ordered by id (ordinal), so that the order doesn't depend on the file system.</summary>
    public required IReadOnlyList<Utterance> Utterances { get; init; }

    public required IReadOnlyList<Exclusion> Exclusions { get; init; }

    /// <summary>Which label convention was used, for reports ("excited merged into happy").</summary>
    public string? LabelConvention { get; init; }
}

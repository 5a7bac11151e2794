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

    /// <summary>Of its transcripts, by ISO 639-1: en, de; null when its YAML doesn't say.</summary>
    public string? Language { get; init; }

    /// <summary>Which label convention was used, for reports ("excited merged into happy").</summary>
    public string? LabelConvention { get; init; }

    /// <summary>Feature stores go by the order.</summary>
    /// <exception cref="InvalidOperationException">Ids aren't ascending, each once.</exception>
    internal void AssertOrdered()
    {
        for (var i = 1; i < Utterances.Count; i++)
        {
            if (string.CompareOrdinal(Utterances[i - 1].Id, Utterances[i].Id) >= 0)
            {
                throw new InvalidOperationException($"{Name}: utterance {Utterances[i].Id} doesn't come after {Utterances[i - 1].Id}");
            }
        }
    }
}

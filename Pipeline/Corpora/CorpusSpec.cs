namespace EmotionFusion.Pipeline;

/// <summary>What configs/corpora/NAME.yaml says of a corpus.</summary>
internal sealed record CorpusSpec
{
    /// <summary>The YAML file's path, for messages.</summary>
    public required string File { get; init; }

    public required string Name { get; init; }

    public required CorpusReader Reader { get; init; }

    /// <summary>Below the data root, or absolute.</summary>
    public required string Folder { get; init; }

    public required IReadOnlyList<string> ClassNames { get; init; }

    public required LabelMap Labels { get; init; }

    /// <summary>ISO 639-1.</summary>
    public string? Language { get; init; }

    public string? LabelConvention { get; init; }

    /// <summary>Names of files that belong to the folder but not to the corpus; * and ? match.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>By speaker; empty when the corpus itself says it.</summary>
    public IReadOnlyDictionary<string, SpeakerFacts> Speakers { get; init; } = new Dictionary<string, SpeakerFacts>();

    /// <summary>Transcripts by text code; emodb only.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>csv only.</summary>
    public CsvLayout? Csv { get; init; }
}

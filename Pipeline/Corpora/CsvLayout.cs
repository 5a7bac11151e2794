using System.Text;

namespace EmotionFusion.Pipeline;

/// <summary>How a corpus's table is written and which of its columns says what.</summary>
internal sealed record CsvLayout
{
    /// <summary>The table's path below the corpus folder.</summary>
    public required string Table { get; init; }

    /// <summary>What the table's file names are relative to, below the corpus folder.</summary>
    public required string AudioFolder { get; init; }

    /// <summary>Between values.</summary>
    public required char Delimiter { get; init; }

    /// <summary>Throws on bytes that it doesn't know.</summary>
    public required Encoding Encoding { get; init; }

    /// <summary>Column name by role.</summary>
    public required IReadOnlyDictionary<CsvRole, string> Columns { get; init; }

    /// <summary>Null: 1 to 5.</summary>
    public VadScale? VadScale { get; init; }

    /// <summary>Null: a column says it, or the YAML's speakers, or every speaker is one.</summary>
    public SpeakerSessions? Sessions { get; init; }

    /// <summary>What stands for a speaker whom nobody knows.</summary>
    public IReadOnlyList<string> UnknownSpeakers { get; init; } = [];
}

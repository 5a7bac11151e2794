using System.Text.Json.Serialization;

namespace EmotionFusion.Evaluation;

/// <summary>
/// results.json. But for the header (what, how, when, left out) all of it is computed from predictions.csv and
/// the folds' training counts by <see cref="ResultsComputation"/>, again and again with the same outcome.
/// </summary>
public sealed record RunResults
{
    /// <summary>Raised when the meaning of a field changes.</summary>
    public const int CurrentFormat = 1;

    public required int Format { get; init; }
    public required string Protocol { get; init; }
    public required string Experiment { get; init; }
    public required string Corpus { get; init; }
    public required bool SpeakersShared { get; init; }

    /// <summary>As in <see cref="RunHeader"/>; left out of the file where it is false, as are the next two where they are null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ValidationSpeakersShared { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ValidationScore>? Validation { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Notices { get; init; }

    public required DateTimeOffset Started { get; init; }
    public required IReadOnlyList<string> Classes { get; init; }
    public required string? LabelConvention { get; init; }
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>Test utterances, each counted once whatever the number of seeds.</summary>
    public required long Utterances { get; init; }

    /// <summary>One a seed and fold.</summary>
    public required IReadOnlyList<FoldScore> Folds { get; init; }

    /// <summary>Over all of <see cref="Folds"/>.</summary>
    public required Scores Mean { get; init; }

    /// <summary>Population standard deviation over all of <see cref="Folds"/>.</summary>
    public required Scores Std { get; init; }

    public required IReadOnlyList<FoldSummary> ByFold { get; init; }
    public required IReadOnlyList<SeedSummary> BySeed { get; init; }
    public required IReadOnlyList<SpeakerSummary> BySpeaker { get; init; }
    public required PooledResult Pooled { get; init; }
    public required Baseline Baseline { get; init; }
    public required LeftOut LeftOut { get; init; }

    /// <summary>The header that these results were computed with.</summary>
    public RunHeader Header() => new()
    {
        Experiment = Experiment,
        Corpus = Corpus,
        Protocol = Protocol,
        SpeakersShared = SpeakersShared,
        ValidationSpeakersShared = ValidationSpeakersShared,
        Validation = Validation,
        Notices = Notices,
        Started = Started,
        ClassNames = Classes,
        LabelConvention = LabelConvention,
        LeftOut = LeftOut.Utterances,
    };
}

using System.Text.Json.Serialization;

namespace EmotionFusion.Evaluation;

/// <summary>results.json of a run that predicts valence, arousal and dominance alone: it has no classes, and no figure of them.</summary>
public sealed record VadRunResults
{
    private const string TaskName = "vad";

    public required int Format { get; init; }

    /// <summary>Tells these results from <see cref="RunResults"/>, which don't say.</summary>
    public string Task { get; init; } = TaskName;

    public required string Protocol { get; init; }
    public required string Experiment { get; init; }
    public required string Corpus { get; init; }
    public required bool SpeakersShared { get; init; }
    public required bool ValidationSpeakersShared { get; init; }

    /// <summary>Left out of the file where it is null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Notices { get; init; }

    /// <inheritdoc cref="RunResults.Split"/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RunSplit? Split { get; init; }

    public required DateTimeOffset Started { get; init; }
    public required IReadOnlyList<int> Seeds { get; init; }
    public required IReadOnlyList<string> Folds { get; init; }

    /// <summary>Test utterances, each counted once whatever the number of seeds, rated or not.</summary>
    public required long Utterances { get; init; }

    public required VadResults Vad { get; init; }
    public required LeftOut LeftOut { get; init; }

    internal static VadRunResults Of(RunHeader header, bool speakersShared, VadResults vad, IReadOnlyList<VadPrediction> rows) => new()
    {
        Format = RunResults.CurrentFormat,
        Protocol = header.Protocol,
        Experiment = header.Experiment,
        Corpus = header.Corpus,
        SpeakersShared = speakersShared,
        ValidationSpeakersShared = header.ValidationSpeakersShared,
        Notices = header.Notices,
        Split = header.Split,
        Started = header.Started,
        Seeds = [.. rows.Select(row => row.Seed).Distinct()],
        Folds = [.. rows.Select(row => row.Fold).Distinct()],
        Utterances = rows.Select(row => row.Utterance).Distinct().Count(),
        Vad = vad,
        LeftOut = LeftOut.Of(header.LeftOut),
    };

    /// <summary>The results of a finished run of this kind, checked against vad.csv; null of a run of another.</summary>
    /// <exception cref="EmotionFusionException">A file is missing or broken, or one doesn't follow from the other.</exception>
    public static VadRunResults? Read(RunFolder folder)
    {
        if (!File.Exists(folder.Results) || RunJson.Read<ResultsTask>(folder.Results).Task is null)
        {
            return null;
        }

        var results = RunJson.Read<VadRunResults>(folder.Results);
        var rows = VadFile.Read(folder.Vad) ?? throw new EmotionFusionException($"{folder.Path}: vad.csv is missing. Restore it or train again.");
        RecomputationCheck.Verify(folder.Results, "vad.csv", results.Vad, results.Vad.Again(rows));
        return results;
    }
}

/// <summary>What results.json is of; null: classes.</summary>
internal sealed record ResultsTask(string? Task = null);

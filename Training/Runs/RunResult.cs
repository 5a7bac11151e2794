using System.Globalization;
using System.Text.Json;
using EmotionFusion.Pipeline;

namespace EmotionFusion.Training;

/// <summary>A finished run on disk: what <see cref="TrainedFold"/> holds but for the fold.</summary>
internal sealed record RunResult
{
    public required string Identity { get; init; }

    public required int BestEpoch { get; init; }

    public required IReadOnlyList<EpochRecord> Epochs { get; init; }

    public required IReadOnlyList<Prediction> Test { get; init; }

    public required IReadOnlyList<Prediction>? TestAudioAlone { get; init; }

    public required IReadOnlyList<Prediction>? TestTextAlone { get; init; }

    public required SpeakerProbe? Probe { get; init; }

    /// <summary>Writes the weights, then the result, each whole or not at all: where the result is, the run is over.</summary>
    public static void Save(RunFiles files, string identity, TrainedFold trained, EmotionHead head, string experiment)
    {
        var best = trained.Epochs[trained.BestEpoch];
        var weights = new SafetensorsWriter()
            .SetMetadata("experiment", experiment)
            .SetMetadata("fold", trained.Fold.FullName)
            .SetMetadata("seed", trained.Seed.ToString(CultureInfo.InvariantCulture))
            .SetMetadata("best_epoch", trained.BestEpoch.ToString(CultureInfo.InvariantCulture))
            .SetMetadata("validation_uar", best.Validation.Uar.ToString("R", CultureInfo.InvariantCulture));
        StateDict.AddTo(weights, head).Write(files.Weights);
        var result = new RunResult
        {
            Identity = identity,
            BestEpoch = trained.BestEpoch,
            Epochs = trained.Epochs,
            Test = trained.Test,
            TestAudioAlone = trained.TestAudioAlone,
            TestTextAlone = trained.TestTextAlone,
            Probe = trained.Probe,
        };
        AtomicFile.Write(files.Result, stream => JsonSerializer.Serialize(stream, result, RunJson.Options));
        files.RemoveState();
    }

    /// <returns>Null where the run isn't over.</returns>
    /// <exception cref="EmotionFusionException">It is the result of another run.</exception>
    public static TrainedFold? Load(RunFiles files, string identity, Fold fold, int seed)
    {
        if (!File.Exists(files.Result))
        {
            return null;
        }

        using var stream = File.OpenRead(files.Result);
        var result = JsonSerializer.Deserialize<RunResult>(stream, RunJson.Options)!;
        return result.Identity == identity
            ? result.Of(fold, seed)
            : throw new EmotionFusionException(
                $"{files.Result} was made by another experiment or with other data. Resume with the configuration that the run's config.yaml shows, or train anew in a folder of its own.");
    }

    private TrainedFold Of(Fold fold, int seed) => new()
    {
        Seed = seed,
        Fold = fold,
        Epochs = Epochs,
        BestEpoch = BestEpoch,
        BestValidationUar = Epochs[BestEpoch].Validation.Uar,
        Test = Test,
        TestAudioAlone = TestAudioAlone,
        TestTextAlone = TestTextAlone,
        Probe = Probe,
    };
}

using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

/// <summary>How tests carry out experiments.</summary>
internal static class Runs
{
    /// <summary>Trains <see cref="SyntheticCorpus"/> in no time.</summary>
    public static ExperimentConfig Small { get; } = ExperimentConfig.Python with
    {
        Name = "audio",
        TrainDatasets = ["SYNTHETIC"],
        EvaluationMode = EvaluationMode.Loso,
        Modality = Modality.Audio,
        AudioEncoder = "synthetic",
        Seeds = [1, 2],
        HiddenDim = 8,
        NumEpochs = 6,
        BatchSize = 8,
        LearningRate = 0.03,
    };

    public static RunOptions Options(TempFolder root, int parallel) =>
        new() { RunsRoot = root.Path, Command = "emotionfusion train", Parallel = parallel, Clock = new StoppedClock() };

    private sealed class StoppedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => SyntheticRun.Started.ToUniversalTime();
    }
}

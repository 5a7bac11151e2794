using EmotionFusion.Encoders;

namespace EmotionFusion.Training;

/// <summary>What shapes how a run is carried out, not what comes out of it.</summary>
public sealed record TrainOptions
{
    /// <summary>Where the head is trained.</summary>
    public DeviceOption Device { get; init; } = DeviceOption.Cpu;

    public ITrainObserver? Observer { get; init; }

    /// <summary>Where the best weights go as safetensors, named by fold and seed; null keeps none.</summary>
    public string? CheckpointFolder { get; init; }
}

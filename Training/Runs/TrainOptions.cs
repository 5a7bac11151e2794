using EmotionFusion.Encoders;

namespace EmotionFusion.Training;

/// <summary>What shapes how a run is carried out, not what comes out of it.</summary>
public sealed record TrainOptions
{
    /// <summary>Where the head is trained.</summary>
    public DeviceOption Device { get; init; } = DeviceOption.Cpu;

    public ITrainObserver? Observer { get; init; }

    /// <summary>
    /// Where weights, state and result of each fold and seed are kept; a run that finds its own there goes on from it.
    /// Null keeps nothing.
    /// </summary>
    public string? CheckpointFolder { get; init; }

    /// <summary>Cores that this run may borrow when the others beside it are over; null: none.</summary>
    public IdleCores? Idle { get; init; }

    /// <summary>The state is saved at the end of an epoch if this long ago.</summary>
    public TimeSpan SaveEvery { get; init; } = TimeSpan.FromSeconds(5);
}

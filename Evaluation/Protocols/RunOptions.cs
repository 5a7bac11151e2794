using EmotionFusion.Encoders;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation;

/// <summary>What shapes how an experiment is carried out, not what comes out of it.</summary>
public sealed record RunOptions
{
    /// <summary>Where run folders go: <c>runs</c>.</summary>
    public required string RunsRoot { get; init; }

    /// <summary>The command that asked for it, as typed, for whoever wants to repeat it.</summary>
    public required string Command { get; init; }

    /// <summary>How many runs may go on at once.</summary>
    public int Parallel { get; init; } = Environment.ProcessorCount;

    public DeviceOption Device { get; init; } = DeviceOption.Cpu;

    /// <summary>How much of a training may have to be done again when it is broken off.</summary>
    public TimeSpan SaveEvery { get; init; } = new TrainOptions().SaveEvery;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

namespace TorchSharp.Modules;

/// <summary>What a parameter group is trained with. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Optimizers/Optimizer.cs"/>.</summary>
public class OptimizerOptions
{
    public double? LearningRate { get; set; }

    public double InitialLearningRate { get; set; }
}

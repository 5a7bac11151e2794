using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Parameters trained with the same options. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/Optimizers/Optimizer.cs"/>.</summary>
public class ParamGroup : ILearningRateController
{
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    public OptimizerOptions Options { get; set; } = null!;

    public double LearningRate
    {
        get => Options.LearningRate!.Value;
        set => Options.LearningRate = value;
    }

    public double InitialLearningRate
    {
        get => Options.InitialLearningRate;
        set => Options.InitialLearningRate = value;
    }
}

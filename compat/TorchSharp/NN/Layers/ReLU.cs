using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>max(0, x). Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Activation/ReLu.cs"/>.</summary>
public sealed class ReLU : nn.Module<Tensor, Tensor>
{
    private readonly bool inplace;

    internal ReLU(bool inplace) : base(nameof(ReLU)) => this.inplace = inplace;

    public override Tensor forward(Tensor tensor) => nn.functional.relu(tensor, inplace);
}

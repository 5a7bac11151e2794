using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module learns. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Parameter.cs"/>.</summary>
public class Parameter : Tensor
{
    /// <param name="data">Becomes invalid: the parameter takes its memory and its place in a dispose scope.</param>
    /// <param name="requires_grad">Whether operations on it are recorded for gradients.</param>
    public Parameter(Tensor data, bool requires_grad = true)
        : base(data.requires_grad_(requires_grad).MoveHandle(), false) => DisposeScope.ReplaceWith(data, this);
}

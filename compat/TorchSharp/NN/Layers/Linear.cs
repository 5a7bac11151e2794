using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>x W' + b. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Linear.cs"/>.</summary>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private readonly Parameter ownWeight;

    [ComponentName(Name = nameof(bias))]
    private readonly Parameter? ownBias;

    /// <summary>Weight and bias are drawn evenly from within 1/sqrt(inputSize).</summary>
    internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype) : base(nameof(Linear))
    {
        var bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
        ownWeight = Drawn(nameof(weight), empty(outputSize, inputSize, dtype, device), bound);
        ownBias = hasBias ? Drawn(nameof(bias), empty(outputSize, dtype, device), bound) : null;
    }

    public Parameter weight => ownWeight;

    public Parameter? bias => ownBias;

    public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, ownWeight, ownBias);

    private Parameter Drawn(string name, Tensor values, double bound)
    {
        var parameter = new Parameter(values.uniform_(-bound, bound));
        parameter.DetachFromDisposeScope();
        register_parameter(name, parameter);
        return parameter;
    }
}

using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Mean 0 and variance 1 over the last dimension, then scaled. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Normalization/LayerNorm.cs"/>.</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private readonly Parameter? ownWeight;

    [ComponentName(Name = nameof(bias))]
    private readonly Parameter? ownBias;

    private readonly long[] shape;
    private readonly double eps;

    internal LayerNorm(long size, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        shape = [size];
        this.eps = eps;
        if (elementwise_affine)
        {
            ownWeight = Registered(nameof(weight), zeros(size, dtype, device).add_(1));
            ownBias = bias ? Registered(nameof(bias), zeros(size, dtype, device)) : null;
        }
    }

    public Parameter weight => ownWeight!;

    public Parameter? bias => ownBias;

    public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, shape, ownWeight, ownBias, eps);

    private Parameter Registered(string name, Tensor values)
    {
        var parameter = new Parameter(values);
        parameter.DetachFromDisposeScope();
        register_parameter(name, parameter);
        return parameter;
    }
}

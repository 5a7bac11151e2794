using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Mean 0 and variance 1 over the last dimensions, then scaled. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Normalization/LayerNorm.cs"/>.</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private readonly Parameter? ownWeight;

    [ComponentName(Name = nameof(bias))]
    private readonly Parameter? ownBias;

    internal LayerNorm(long[] normalized_shape, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        this.normalized_shape = normalized_shape;
        this.eps = eps;
        this.elementwise_affine = elementwise_affine;
        if (elementwise_affine)
        {
            ownWeight = Registered(nameof(weight), ones(normalized_shape, dtype, device));
            ownBias = bias ? Registered(nameof(bias), zeros(normalized_shape, dtype, device)) : null;
        }
    }

    public Parameter weight => ownWeight!;

    public Parameter? bias => ownBias;

    public long[] normalized_shape { get; set; }

    public double eps { get; set; }

    public bool elementwise_affine { get; set; }

    public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, normalized_shape, ownWeight, ownBias, eps);

    private Parameter Registered(string name, Tensor values)
    {
        var parameter = values.AsParameter();
        parameter.DetachFromDisposeScope();
        ConditionallyRegisterParameter(name, parameter);
        return parameter;
    }
}

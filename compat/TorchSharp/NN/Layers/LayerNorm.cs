using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Mean 0 and variance 1 over the last dimension, then scaled. Mirrors <see href="https://github.com/dotnet/TorchSharp/blob/main/src/TorchSharp/NN/Normalization/LayerNorm.cs"/>.</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    private readonly Parameter? weight;
    private readonly Parameter? bias;
    private readonly long[] shape;
    private readonly double eps;

    internal LayerNorm(long size, double eps, bool elementwise_affine, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(LayerNorm))
    {
        shape = [size];
        this.eps = eps;
        if (elementwise_affine)
        {
            weight = Outliving(zeros(size, dtype, device).add_(1));
            this.bias = bias ? Outliving(zeros(size, dtype, device)) : null;
        }
        RegisterComponents();
    }

    public override Tensor forward(Tensor tensor) => nn.functional.layer_norm(tensor, shape, weight, bias, eps);

    /// <summary>A parameter that no dispose scope disposes.</summary>
    private static Parameter Outliving(Tensor values)
    {
        var parameter = new Parameter(values);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}

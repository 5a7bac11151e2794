using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

/// <summary>x W' + b: a layer with parameters of its own.</summary>
internal sealed class Affine : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    public Affine(long inputs, long outputs)
        : base(nameof(Affine))
    {
        weight = new Parameter(rand(outputs, inputs));
        bias = new Parameter(zeros(outputs));
        RegisterComponents();
    }

    public Parameter Weight => weight;

    public Parameter Bias => bias;

    public override Tensor forward(Tensor input) => nn.functional.linear(input, weight, bias);
}

using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>y = x Wᵀ + b, its parameters named as PyTorch's Linear names them; tells the tape of each product.</summary>
public sealed class DenseLayer : Module<Tensor, Tensor>
{
    private readonly Parameter weight; // (outputs, inputs)
    private readonly Parameter bias; // (outputs)
    private readonly GradientTape tape;

    public DenseLayer(Parameter weight, Parameter bias, GradientTape tape)
        : base(nameof(DenseLayer))
    {
        (this.weight, this.bias, this.tape) = (weight, bias, tape);
        RegisterComponents();
    }

    /// <param name="input">(B, inputs)</param>
    /// <returns>(B, outputs)</returns>
    public override Tensor forward(Tensor input) => tape.Linear(input, weight, bias);
}

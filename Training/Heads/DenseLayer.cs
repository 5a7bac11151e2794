using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>y = x Wᵀ + b, its parameters named as PyTorch's Linear names them; tells the tape of each product.</summary>
public sealed class DenseLayer : Module<Tensor, Tensor>
{
    private readonly Parameter _weight; // (outputs, inputs)
    private readonly Parameter _bias; // (outputs)
    private readonly GradientTape _tape;

    public DenseLayer(Parameter weight, Parameter bias, GradientTape tape)
        : base(nameof(DenseLayer))
    {
        (_weight, _bias, _tape) = (weight, bias, tape);
        RegisterComponents();
    }

    /// <param name="input">(B, inputs)</param>
    /// <returns>(B, outputs)</returns>
    public override Tensor forward(Tensor input) => _tape.Linear(input, _weight, _bias);
}

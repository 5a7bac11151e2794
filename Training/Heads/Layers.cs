using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// Makes a training's layers, with PyTorch's default initialisation drawn from the training's own generator: a seed
/// gives the same weights and dropout masks whatever other trainings do meanwhile.
/// </summary>
internal sealed class LayerFactory : IDisposable
{
    private readonly Generator _weights; // always on the CPU, so that devices start alike

    public LayerFactory(int seed)
    {
        _weights = new Generator((ulong)seed);
        Masks = new DropoutMasks(seed);
    }

    public DropoutMasks Masks { get; }

    /// <summary>Weight and bias uniform in ±1/sqrt(inputs).</summary>
    public DenseLayer Linear(int inputs, int outputs, bool zeroBias = false)
    {
        var bound = 1 / Math.Sqrt(inputs);
        var weight = Uniform(bound, outputs, inputs);
        return new DenseLayer(weight, zeroBias ? new Parameter(zeros(outputs)) : Uniform(bound, outputs));
    }

    /// <summary>Uniform in ±sqrt(6/(rows+columns)): Glorot and Bengio 2010.</summary>
    public Parameter XavierUniform(int rows, int columns) => Uniform(Math.Sqrt(6.0 / (rows + columns)), rows, columns);

    public Dropout Dropout(double probability) => new(probability, Masks);

    /// <summary>Linear, layer norm, ReLU, dropout, named 0 to 3.</summary>
    public Sequential Encoder(int inputs, int outputs, double dropout) => Sequential(
        ("0", Linear(inputs, outputs)),
        ("1", LayerNorm(outputs)),
        ("2", ReLU()),
        ("3", Dropout(dropout)));

    public void Dispose() => _weights.Dispose();

    private Parameter Uniform(double bound, params long[] shape)
    {
        using var gradientOff = no_grad();
        return new Parameter(empty(shape).uniform_(-bound, bound, _weights));
    }
}

/// <summary>y = x Wᵀ + b, its parameters named as PyTorch's Linear names them.</summary>
internal sealed class DenseLayer : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")] private readonly Parameter _weight; // (outputs, inputs)
    [ComponentName(Name = "bias")] private readonly Parameter _bias; // (outputs)

    public DenseLayer(Parameter weight, Parameter bias)
        : base(nameof(DenseLayer))
    {
        (_weight, _bias) = (weight, bias);
        RegisterComponents();
    }

    /// <param name="input">(B, inputs)</param>
    /// <returns>(B, outputs)</returns>
    public override Tensor forward(Tensor input) => functional.linear(input, _weight, _bias);
}

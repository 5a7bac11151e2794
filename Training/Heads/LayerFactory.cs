using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// Makes a run's layers, with PyTorch's default initialisation drawn from the run's own generators: a seed gives the
/// same weights and dropout masks whatever other runs do meanwhile.
/// </summary>
public sealed class LayerFactory : IDisposable
{
    // Weights and masks must not share a stream: changing a layer's width would change every mask.
    private const ulong DropoutStream = 0x9E3779B97F4A7C15;

    private readonly Generator weights;
    private readonly Generator masks;

    /// <param name="seed">The run's seed.</param>
    /// <param name="device">Where masks are drawn; weights are always drawn on the CPU, so that devices start alike.</param>
    public LayerFactory(int seed, Device? device = null)
    {
        weights = new Generator((ulong)seed);
        masks = new Generator((ulong)seed ^ DropoutStream, device ?? CPU);
    }

    /// <summary>Weight and bias uniform in ±1/sqrt(inputs).</summary>
    public Linear Linear(int inputs, int outputs, bool zeroBias = false)
    {
        var layer = nn.Linear(inputs, outputs);
        var bound = 1 / Math.Sqrt(inputs);
        using var gradientOff = no_grad();
        layer.weight.uniform_(-bound, bound, weights);
        if (zeroBias)
        {
            layer.bias!.zero_();
        }
        else
        {
            layer.bias!.uniform_(-bound, bound, weights);
        }

        return layer;
    }

    /// <summary>Uniform in ±sqrt(6/(rows+columns)): Glorot and Bengio 2010.</summary>
    public Parameter XavierUniform(int rows, int columns)
    {
        var bound = Math.Sqrt(6.0 / (rows + columns));
        using var gradientOff = no_grad();
        return new Parameter(empty(rows, columns).uniform_(-bound, bound, weights));
    }

    public SeededDropout Dropout(double probability) => new(probability, masks);

    /// <summary>Linear, layer norm, ReLU, dropout, linear, named 0 to 4.</summary>
    public Sequential Classifier(int inputs, int hidden, int classes, double dropout) => Sequential(
        ("0", Linear(inputs, hidden)),
        ("1", LayerNorm(hidden)),
        ("2", ReLU()),
        ("3", Dropout(dropout)),
        ("4", Linear(hidden, classes)));

    public void Dispose()
    {
        weights.Dispose();
        masks.Dispose();
    }
}

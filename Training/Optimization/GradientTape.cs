using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// Remembers inputs and outputs of the linear layers of a forward pass. Their weights hold nearly all parameters of a
/// head; with the tape autograd needn't make their gradients: the gradient of W is (gradient of y)ᵀ x, which the optimiser
/// makes a tile at a time and uses up while it lies in the cache, instead of writing megabytes out and reading them again.
/// </summary>
public sealed class GradientTape
{
    private const int LongRow = 1024;

    private readonly List<TapedProduct> _products = [];

    /// <summary>Whether products are remembered: while a training step's forward pass runs.</summary>
    public bool IsOpen { get; set; }

    /// <param name="input">x, (B, inputs).</param>
    /// <param name="weight">W, or what W is some rows of, (rows, inputs).</param>
    /// <param name="bias">Likewise, (rows).</param>
    /// <param name="firstRow">W begins at this row.</param>
    /// <param name="rows">W's rows: outputs; -1: all.</param>
    /// <returns>x Wᵀ + b, (B, outputs).</returns>
    public Tensor Linear(Tensor input, Parameter weight, Parameter bias, long firstRow = 0, long rows = -1)
    {
        var output = rows < 0
            ? Product(input, weight, bias)
            : Product(input, weight.narrow(0, firstRow, rows), bias.narrow(0, firstRow, rows));
        if (!IsOpen)
        {
            return output;
        }

        // Handles of our own: Sequential disposes what it passes from layer to layer.
        _products.Add(new TapedProduct(weight, firstRow, input.detach(), output));
        return output.alias();
    }

    /// <summary>x Wᵀ + b; of long rows as (W xᵀ + b)ᵀ, which reads W as it lies and took three quarters of the time.</summary>
    private static Tensor Product(Tensor input, Tensor weight, Tensor bias) => weight.shape[1] < LongRow
        ? functional.linear(input, weight, bias)
        : bias.view(-1, 1).addmm(weight, input.t()).t().contiguous();

    /// <summary>Hands out what was remembered, and forgets it.</summary>
    public IReadOnlyList<TapedProduct> Take()
    {
        TapedProduct[] taken = [.. _products];
        _products.Clear();
        return taken;
    }
}

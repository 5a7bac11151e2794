using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Backward pass and optimiser step in one. Autograd gives the gradients of the small parameters and of the linear
/// layers' outputs; those of their weights are made tile by tile, each used up by Adam before the next is made.
/// Rows of a weight that no product used (query and key projections of single-token attention) have no gradient
/// and stay as they are.
/// </summary>
public sealed class TapedOptimizer : IDisposable
{
    // A tile stays in the second-level cache between its product and Adam; smaller ones make slow products.
    private const long TileValues = 512 * 1024;

    private readonly FlatParameters parameters;
    private readonly Adam adam;
    private readonly Tensor tile;

    public TapedOptimizer(FlatParameters parameters, Adam adam)
    {
        (this.parameters, this.adam) = (parameters, adam);
        tile = empty(TileValues, device: parameters.Values.device).DetachFromDisposeScope();
    }

    /// <param name="passes">The gradients of each forward pass; no parameter is in two.</param>
    /// <param name="learningRate">Of this step.</param>
    public void Step(IReadOnlyList<TapedGradients> passes, double learningRate)
    {
        using var gradientOff = no_grad();
        adam.BeginStep(learningRate);
        foreach (var (parameter, gradient) in passes.SelectMany(pass => pass.Parameters))
        {
            adam.Update(parameters.OffsetOf(parameter), gradient);
        }

        foreach (var (product, gradient) in passes.SelectMany(pass => pass.Products))
        {
            UpdateWeight(product, gradient);
        }
    }

    public void Dispose() => tile.Dispose();

    private void UpdateWeight(TapedProduct product, Tensor outputGradient)
    {
        var (inputs, outputs) = (product.Input.shape[1], outputGradient.shape[1]);
        var offset = parameters.OffsetOf(product.Weight) + (product.FirstRow * inputs);
        var rowsATile = Math.Clamp(TileValues / inputs, 1, outputs);
        for (long row = 0; row < outputs; row += rowsATile)
        {
            using var scope = NewDisposeScope();
            var rows = Math.Min(rowsATile, outputs - row);
            var part = tile.narrow(0, 0, rows * inputs).view(rows, inputs);
            part.addmm_(outputGradient.narrow(1, row, rows).t(), product.Input, beta: 0);
            adam.Update(offset + (row * inputs), part);
        }
    }
}

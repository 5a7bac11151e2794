using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Backward pass and optimiser step in one. Autograd gives the gradients of the small parameters and of the linear
/// layers' outputs; those of their weights are made tile by tile, each used up by Adam before the next is made.
/// Rows of a weight that no product used (query and key projections of single-token attention) have no gradient
/// and stay as they are.
/// </summary>
/// <param name="parameters">What is optimised.</param>
/// <param name="adam">Over their block.</param>
/// <param name="idle">Cores that may help: a tile comes out the same whoever makes it.</param>
public sealed class TapedOptimizer(FlatParameters parameters, Adam adam, IdleCores? idle) : IDisposable
{
    // A tile stays in the second-level cache between its product and Adam; smaller ones make slow products.
    private const long TileValues = 256 * 1024;

    // Handing work over to another core takes some ten microseconds.
    private const long WorthHelp = 1024 * 1024;

    private readonly ConcurrentBag<Tensor> _buffers = []; // (TileValues) each

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

        Update([.. passes.SelectMany(pass => pass.Products).SelectMany(pair => Tiles(pair.Product, pair.Gradient))]);
    }

    public void Dispose()
    {
        foreach (var buffer in _buffers)
        {
            buffer.Dispose();
        }
    }

    private static IEnumerable<Tile> Tiles(TapedProduct product, Tensor outputGradient)
    {
        var outputs = outputGradient.shape[1];
        var rowsATile = Math.Clamp(TileValues / product.Input.shape[1], 1, outputs);
        for (long row = 0; row < outputs; row += rowsATile)
        {
            yield return new Tile(product, outputGradient, row, Math.Min(rowsATile, outputs - row));
        }
    }

    private void Update(Tile[] tiles)
    {
        var next = -1;
        var helpers = tiles.Sum(tile => tile.Rows * tile.Product.Input.shape[1]) < WorthHelp ? 0 : idle?.Take(tiles.Length / 2) ?? 0;
        var helping = Enumerable.Range(0, helpers).Select(_ => Task.Run(Work)).ToArray();
        try
        {
            Work();
        }
        finally
        {
            // Whatever happens here, nobody may work on after the tensors are gone.
            Task.WaitAll(helping);
            idle?.Add(helpers);
        }

        void Work()
        {
            set_num_threads(1); // the setting may be a thread's own
            using var gradientOff = no_grad();
            var buffer = _buffers.TryTake(out var used) ? used : empty(TileValues, device: parameters.Values.device).DetachFromDisposeScope();
            for (int i; (i = Interlocked.Increment(ref next)) < tiles.Length;)
            {
                Update(tiles[i], buffer);
            }

            _buffers.Add(buffer);
        }
    }

    private void Update(Tile tile, Tensor buffer)
    {
        using var scope = NewDisposeScope();
        var inputs = tile.Product.Input.shape[1];
        var gradient = buffer.narrow(0, 0, tile.Rows * inputs).view(tile.Rows, inputs);
        gradient.addmm_(tile.OutputGradient.narrow(1, tile.Row, tile.Rows).t(), tile.Product.Input, beta: 0);
        adam.Update(parameters.OffsetOf(tile.Product.Weight) + ((tile.Product.FirstRow + tile.Row) * inputs), gradient);
    }

    /// <summary>Rows of a weight whose gradient is made at once.</summary>
    private sealed record Tile(TapedProduct Product, Tensor OutputGradient, long Row, long Rows);
}

using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

/// <summary>Compares gradients with central differences, in double.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-6;

    /// <summary>The input is float64, and changed while this runs.</summary>
    public static void CheckGradient(Func<Tensor, Tensor> function, Tensor input, string what)
    {
        var x = input.clone().requires_grad_();
        var result = function(x);
        // Weights that differ, so that a gradient put in the wrong place shows.
        double[] weights = [.. Enumerable.Range(0, (int)result.numel()).Select(i => 1 + 0.3 * i)];
        var gradient = autograd.grad([result], [x], [Numbers.Doubles(weights, result.shape).reshape(result.shape)])[0];

        Numbers.AreClose(Differences(v => Numbers.Read(function(v)).Zip(weights, (y, w) => y * w).Sum(), input), gradient, 1e-6, what);
    }

    private static double[] Differences(Func<Tensor, double> function, Tensor input)
    {
        using var frozen = no_grad();
        var differences = new double[input.numel()];
        for (var i = 0; i < differences.Length; i++)
        {
            ref var value = ref MemoryMarshal.Cast<byte, double>(input.bytes)[i];
            var before = value;
            value = before + Step;
            var above = function(input);
            value = before - Step;
            var below = function(input);
            value = before;
            differences[i] = (above - below) / (2 * Step);
        }
        return differences;
    }
}

using static TorchSharp.torch;

namespace EmotionFusion.Compat.Tests;

/// <summary>Compares backward passes with central differences, in double.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-6;

    /// <summary>The input is float64, and changed while this runs.</summary>
    public static void CheckGradient(Func<Tensor, Tensor> function, Tensor input, string what)
    {
        // Weights that differ, so that a gradient put in the wrong place shows.
        Tensor Weighted(Tensor x)
        {
            var result = function(x);
            return (result * (arange(result.numel(), dtype: float64) * 0.3 + 1).view(result.shape)).sum();
        }
        var x = input.detach().clone().requires_grad_();
        Weighted(x).backward();

        Numbers.AreClose(Differences(Weighted, input), x.grad!, 1e-6, what);
    }

    private static double[] Differences(Func<Tensor, Tensor> scalar, Tensor input)
    {
        using var frozen = no_grad();
        var values = input.data<double>();
        var differences = new double[input.numel()];
        for (var i = 0; i < differences.Length; i++)
        {
            var before = values[i];
            values[i] = before + Step;
            var above = scalar(input).item<double>();
            values[i] = before - Step;
            var below = scalar(input).item<double>();
            values[i] = before;
            differences[i] = (above - below) / (2 * Step);
        }
        return differences;
    }
}

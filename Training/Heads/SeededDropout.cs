using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// Inverted dropout that draws from its run's own generator. The library's Dropout draws from one global
/// generator, so that runs side by side would change each other's numbers.
/// </summary>
public sealed class SeededDropout(double probability, Generator generator) : Module<Tensor, Tensor>(nameof(SeededDropout))
{
    /// <summary>The share of values set to 0; the others are divided by what is left.</summary>
    public double Probability { get; set; } = probability;

    public bool IsActive => training && Probability > 0;

    // A fresh handle when nothing is dropped: Sequential disposes what it gave to a layer.
    public override Tensor forward(Tensor input) => IsActive ? input * Mask(input.shape) : input.alias();

    /// <summary>A mask of 0 and 1/(1-p).</summary>
    public Tensor Mask(params long[] shape)
    {
        using var gradientOff = no_grad();
        var keep = 1 - Probability;
        return empty(shape, device: generator.device).bernoulli_(keep, generator).div_(keep);
    }
}

using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>Inverted dropout with the run's own masks.</summary>
public sealed class Dropout(double probability, DropoutMasks masks) : Module<Tensor, Tensor>(nameof(Dropout))
{
    /// <summary>The share of values set to 0; the others are divided by what is left.</summary>
    public double Probability { get; set; } = probability;

    public bool IsActive => training && Probability > 0;

    // A fresh handle when nothing is dropped: Sequential disposes what it gave to a layer.
    public override Tensor forward(Tensor input) => IsActive ? input * Mask(input.device, input.shape) : input.alias();

    /// <summary>A mask of 0 and 1/(1-p).</summary>
    public Tensor Mask(Device device, params long[] shape) => masks.Draw(Probability, device, shape);
}

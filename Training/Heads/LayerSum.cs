using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// The weighted sum of an encoder's layers, the weights a softmax that is learnt with the head, as in SUPERB (Yang et al.
/// 2021, arXiv:2105.01051): all layers count alike at first. Each layer's vector is the pooled one, which for the mean
/// comes to the same as weighing frames and pooling then.
/// </summary>
internal sealed class LayerSum : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weights")] private readonly Parameter _weights; // (L), before the softmax

    public LayerSum(int layers)
        : base(nameof(LayerSum))
    {
        _weights = new Parameter(zeros(layers));
        RegisterComponents();
    }

    /// <param name="input">(B, L x D), layer by layer.</param>
    /// <returns>(B, D)</returns>
    public override Tensor forward(Tensor input)
    {
        var layers = _weights.shape[0];
        return (input.view(input.shape[0], layers, -1) * _weights.softmax(0).view(1, layers, 1)).sum(1);
    }

    /// <summary>How much each layer counts, summing to 1.</summary>
    public float[] Shares()
    {
        using var gradientOff = no_grad();
        using var shares = _weights.softmax(0);
        return shares.Floats().ToArray();
    }
}

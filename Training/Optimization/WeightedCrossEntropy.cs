using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EmotionFusion.Training;

/// <summary>
/// The mean over the batch of w[label] x cross-entropy. The mean is plain, not divided by the sum of the weights as
/// PyTorch's own weighted mean is.
/// </summary>
public static class WeightedCrossEntropy
{
    /// <param name="logits">(B, C)</param>
    /// <param name="labels">(B), int64</param>
    /// <param name="weights">(C)</param>
    public static Tensor Loss(Tensor logits, Tensor labels, Tensor weights) =>
        functional.cross_entropy(logits, labels, weights, reduction: Reduction.None).mean();
}

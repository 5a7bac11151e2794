namespace EmotionFusion.Training;

/// <summary>
/// The mean over the batch of w[label] x cross-entropy. The mean is plain, not divided by the sum of the weights as
/// PyTorch's own weighted mean is.
/// </summary>
/// <param name="weights">(C)</param>
public sealed class WeightedCrossEntropy(float[] weights) : EmotionLoss
{
    protected override ReadOnlySpan<float> WeightsOf(ReadOnlySpan<int> labels) => weights;

    protected override (double Loss, double Slope) Term(double logProbability) => (-logProbability, 1);
}

using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// What a head is trained to make small: a mean over a batch, with its gradient. Written out rather than left to
/// autograd: logits are a few numbers, and both are computed in double.
/// </summary>
internal abstract class EmotionLoss
{
    /// <summary>The loss that an experiment asks for, its class weights counted over the training rows.</summary>
    public static EmotionLoss Create(ExperimentConfig config, FeatureView view, IReadOnlyList<int> trainRows) =>
        config.Loss.Under(config.EvaluationMode) == LossKind.Focal
            ? new FocalLoss(config.Loss.FocalGamma, config.Loss.Temperature, ClassWeights.Factors(view, config.Loss.ClassWeights))
            : new WeightedCrossEntropy(ClassWeights.Of(view, trainRows, config), config.Loss.LabelSmoothing);

    /// <param name="logits">(B, C), on any device.</param>
    /// <param name="labels">(B)</param>
    /// <returns>The loss, and its gradient by the logits, (B, C), on their device.</returns>
    public (float Value, Tensor Gradient) Evaluate(Tensor logits, ReadOnlySpan<int> labels)
    {
        var gradient = empty_like(logits, device: CPU);
        var value = Evaluate(logits.Floats(), labels, gradient.Floats());
        return ((float)value, gradient.to(logits.device));
    }

    /// <param name="logits">(B, C), row by row.</param>
    /// <param name="labels">(B)</param>
    /// <param name="gradient">By each logit, (B, C); written over.</param>
    /// <returns>The loss.</returns>
    public double Evaluate(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, Span<float> gradient)
    {
        var classes = logits.Length / labels.Length;
        var weights = WeightsOf(labels);
        Span<double> logProbabilities = stackalloc double[classes];
        Span<double> slopes = stackalloc double[classes];
        var sum = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            LogSoftmax.Of(logits.Slice(i * classes, classes), Temperature, logProbabilities);
            sum += weights[labels[i]] * Term(logProbabilities, labels[i], slopes);
            var scale = weights[labels[i]] / (Temperature * labels.Length);
            for (var c = 0; c < classes; c++)
            {
                gradient[(i * classes) + c] = (float)(scale * slopes[c]);
            }
        }

        return sum / labels.Length;
    }

    /// <summary>Logits are divided by it.</summary>
    protected virtual double Temperature => 1;

    /// <summary>The weight of each class in this batch.</summary>
    protected abstract ReadOnlySpan<float> WeightsOf(ReadOnlySpan<int> labels);

    /// <summary>An utterance's loss without its weight.</summary>
    /// <param name="logProbabilities">Of each class, (C).</param>
    /// <param name="label">The true class.</param>
    /// <param name="slopes">The loss's derivative by each logit that was divided by the temperature, (C); written over.</param>
    protected abstract double Term(ReadOnlySpan<double> logProbabilities, int label, Span<double> slopes);
}

/// <summary>
/// The mean over the batch of w[label] x cross-entropy. The mean is plain, not divided by the sum of the weights as
/// PyTorch's own weighted mean is.
/// </summary>
/// <param name="weights">(C)</param>
/// <param name="smoothing">The share of the target that all C classes get alike, the label's (1 - share) aside: Szegedy et al. 2016, arXiv:1512.00567.</param>
internal sealed class WeightedCrossEntropy(float[] weights, double smoothing = 0) : EmotionLoss
{
    protected override ReadOnlySpan<float> WeightsOf(ReadOnlySpan<int> labels) => weights;

    protected override double Term(ReadOnlySpan<double> logProbabilities, int label, Span<double> slopes)
    {
        var loss = 0.0;
        for (var c = 0; c < logProbabilities.Length; c++)
        {
            var target = (smoothing / logProbabilities.Length) + (c == label ? 1 - smoothing : 0);
            loss -= target * logProbabilities[c];
            slopes[c] = Math.Exp(logProbabilities[c]) - target;
        }

        return loss;
    }
}

/// <summary>
/// -w[label] (1 - p)^gamma log p, p the probability of the label (Lin et al. 2017, arXiv:1708.02002); the weights are
/// made of the batch's own class counts. (The Python system has the sign the other way round.)
/// </summary>
/// <param name="gamma">How strongly it turns away from what is classified well already.</param>
/// <param name="temperature">Logits are divided by it.</param>
/// <param name="factors">Multiply the weights of the classes, (C).</param>
internal sealed class FocalLoss(double gamma, double temperature, IReadOnlyList<double> factors) : EmotionLoss
{
    protected override double Temperature => temperature;

    protected override ReadOnlySpan<float> WeightsOf(ReadOnlySpan<int> labels) => ClassWeights.OfBatch(labels, factors.Count, factors);

    protected override double Term(ReadOnlySpan<double> logProbabilities, int label, Span<double> slopes)
    {
        var logProbability = logProbabilities[label];
        var p = Math.Exp(logProbability);
        var doubt = Math.Pow(1 - p, gamma);
        // 0 x infinity at p = 1 with gamma below 1: the limit is 0.
        var turning = p < 1 ? gamma * Math.Pow(1 - p, gamma - 1) * p * logProbability : 0;
        for (var c = 0; c < slopes.Length; c++)
        {
            slopes[c] = (doubt - turning) * (Math.Exp(logProbabilities[c]) - (c == label ? 1 : 0));
        }

        return -doubt * logProbability;
    }
}

/// <summary>Logarithm of the softmax of a row of logits, in double.</summary>
internal static class LogSoftmax
{
    /// <param name="logits">(C)</param>
    /// <param name="temperature">Logits are divided by it.</param>
    /// <param name="logProbabilities">(C), written over.</param>
    public static void Of(ReadOnlySpan<float> logits, double temperature, Span<double> logProbabilities)
    {
        double highest = logits[0];
        foreach (var logit in logits)
        {
            highest = Math.Max(highest, logit);
        }

        var sum = 0.0;
        for (var c = 0; c < logits.Length; c++)
        {
            logProbabilities[c] = (logits[c] - highest) / temperature;
            sum += Math.Exp(logProbabilities[c]);
        }

        var logSum = Math.Log(sum);
        for (var c = 0; c < logits.Length; c++)
        {
            logProbabilities[c] -= logSum;
        }
    }
}

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
            : new WeightedCrossEntropy(ClassWeights.Of(view, trainRows, config));

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
        Span<double> probabilities = stackalloc double[classes];
        var sum = 0.0;
        for (var i = 0; i < labels.Length; i++)
        {
            var row = logits.Slice(i * classes, classes);
            var logProbability = Softmax.Of(row, Temperature, labels[i], probabilities);
            var (loss, slope) = Term(logProbability);
            sum += weights[labels[i]] * loss;
            var scale = weights[labels[i]] * slope / (Temperature * labels.Length);
            for (var c = 0; c < classes; c++)
            {
                gradient[(i * classes) + c] = (float)(scale * (probabilities[c] - (c == labels[i] ? 1 : 0)));
            }
        }

        return sum / labels.Length;
    }

    /// <summary>Logits are divided by it.</summary>
    protected virtual double Temperature => 1;

    /// <summary>The weight of each class in this batch.</summary>
    protected abstract ReadOnlySpan<float> WeightsOf(ReadOnlySpan<int> labels);

    /// <summary>
    /// An utterance's loss as a function of the log-probability of its class, and minus its derivative by that
    /// log-probability.
    /// </summary>
    protected abstract (double Loss, double Slope) Term(double logProbability);
}

/// <summary>
/// The mean over the batch of w[label] x cross-entropy. The mean is plain, not divided by the sum of the weights as
/// PyTorch's own weighted mean is.
/// </summary>
/// <param name="weights">(C)</param>
internal sealed class WeightedCrossEntropy(float[] weights) : EmotionLoss
{
    protected override ReadOnlySpan<float> WeightsOf(ReadOnlySpan<int> labels) => weights;

    protected override (double Loss, double Slope) Term(double logProbability) => (-logProbability, 1);
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

    protected override (double Loss, double Slope) Term(double logProbability)
    {
        var p = Math.Exp(logProbability);
        var doubt = Math.Pow(1 - p, gamma);
        // 0 x infinity at p = 1 with gamma below 1: the limit is 0.
        var turning = p < 1 ? gamma * Math.Pow(1 - p, gamma - 1) * p * logProbability : 0;
        return (-doubt * logProbability, doubt - turning);
    }
}

/// <summary>Softmax of a row of logits, in double.</summary>
internal static class Softmax
{
    /// <param name="logits">(C)</param>
    /// <param name="temperature">Logits are divided by it.</param>
    /// <param name="label">Whose log-probability is wanted.</param>
    /// <param name="probabilities">(C), written over.</param>
    /// <returns>The log-probability of <paramref name="label"/>.</returns>
    public static double Of(ReadOnlySpan<float> logits, double temperature, int label, Span<double> probabilities)
    {
        double highest = logits[0];
        foreach (var logit in logits)
        {
            highest = Math.Max(highest, logit);
        }

        var sum = 0.0;
        for (var c = 0; c < logits.Length; c++)
        {
            sum += probabilities[c] = Math.Exp((logits[c] - highest) / temperature);
        }

        for (var c = 0; c < logits.Length; c++)
        {
            probabilities[c] /= sum;
        }

        return ((logits[label] - highest) / temperature) - Math.Log(sum);
    }
}

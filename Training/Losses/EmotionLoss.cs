using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// What a head is trained to make small: a mean over a batch, with its gradient. Written out rather than left to
/// autograd: logits are a few numbers, and both are computed in double.
/// </summary>
public abstract class EmotionLoss
{
    /// <summary>The loss that an experiment asks for, its class weights counted over the training rows.</summary>
    public static EmotionLoss Create(ExperimentConfig config, FeatureView view, IReadOnlyList<int> trainRows) =>
        config.Loss.Under(config.EvaluationMode) == LossKind.Focal
            ? new FocalLoss(config.Loss.FocalGamma, config.Loss.Temperature, ClassWeights.Factors(view, config.Loss.ClassWeights))
            : new WeightedCrossEntropy(ClassWeights.Of(view, trainRows, config));

    /// <param name="logits">(B, C), on any device.</param>
    /// <param name="labels">(B)</param>
    /// <returns>The loss, and its gradient by the logits, (B, C), on their device.</returns>
    public (float Value, Tensor Gradient) Evaluate(Tensor logits, int[] labels)
    {
        var scores = logits.detach().cpu().contiguous().data<float>().ToArray();
        var gradient = new float[scores.Length];
        var value = Evaluate(scores, labels, gradient);
        return ((float)value, tensor(gradient).view(labels.Length, -1).to(logits.device));
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

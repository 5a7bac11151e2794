using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Cross-entropy of distributions over the classes: the mean over the batch of -sum_c t_c log p_c. With the share q_c of an
/// utterance's raters that named class c, class weights w_c and label smoothing s, t_c = (1 - s) w_c q_c + s / C sum_k w_k q_k:
/// of an utterance whose raters agree, the weighted cross-entropy of its label.
/// </summary>
/// <param name="weights">(C)</param>
/// <param name="smoothing">The share of the target that all classes get alike.</param>
internal sealed class SoftCrossEntropy(float[] weights, double smoothing)
{
    /// <param name="logits">(B, C), on any device.</param>
    /// <param name="distributions">(B, C), rows sum to 1.</param>
    /// <returns>The loss, and its gradient by the logits, (B, C), on their device.</returns>
    public (float Value, Tensor Gradient) Evaluate(Tensor logits, ReadOnlySpan<float> distributions)
    {
        var gradient = empty_like(logits, device: CPU);
        var value = Evaluate(logits.Floats(), distributions, gradient.Floats());
        return ((float)value, gradient.to(logits.device));
    }

    /// <param name="logits">(B, C), row by row.</param>
    /// <param name="distributions">(B, C), rows sum to 1.</param>
    /// <param name="gradient">By each logit, (B, C); written over.</param>
    public double Evaluate(ReadOnlySpan<float> logits, ReadOnlySpan<float> distributions, Span<float> gradient)
    {
        var classes = weights.Length;
        var batch = logits.Length / classes;
        Span<double> logProbabilities = stackalloc double[classes];
        var sum = 0.0;
        for (var i = 0; i < batch; i++)
        {
            var shares = distributions.Slice(i * classes, classes);
            LogSoftmax.Of(logits.Slice(i * classes, classes), 1, logProbabilities);
            var all = 0.0;
            for (var c = 0; c < classes; c++)
            {
                all += weights[c] * shares[c];
            }

            for (var c = 0; c < classes; c++)
            {
                var target = ((1 - smoothing) * weights[c] * shares[c]) + (smoothing / classes * all);
                sum -= target * logProbabilities[c];
                gradient[(i * classes) + c] = (float)(((all * Math.Exp(logProbabilities[c])) - target) / batch);
            }
        }

        return sum / batch;
    }
}

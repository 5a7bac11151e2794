namespace EmotionFusion.Training;

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

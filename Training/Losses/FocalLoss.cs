namespace EmotionFusion.Training;

/// <summary>
/// -w[label] (1 - p)^gamma log p, p the probability of the label (Lin et al. 2017, arXiv:1708.02002); the weights are
/// made of the batch's own class counts. (The Python system has the sign the other way round.)
/// </summary>
/// <param name="gamma">How strongly it turns away from what is classified well already.</param>
/// <param name="temperature">Logits are divided by it.</param>
/// <param name="factors">Multiply the weights of the classes, (C).</param>
public sealed class FocalLoss(double gamma, double temperature, IReadOnlyList<double> factors) : EmotionLoss
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

namespace EmotionFusion.Evaluation;

/// <summary>
/// Temperature scaling (Guo, Pleiss, Sun and Weinberger, On Calibration of Modern Neural Networks, ICML 2017): a single
/// T &gt; 0 divides the logits, so that confidences change and predictions don't. Log-probabilities do as well as logits,
/// because softmax doesn't see what is added to all of them.
/// </summary>
internal static class Temperature
{
    /// <summary>T is sought from its inverse to this.</summary>
    public const double Highest = 1000;

    private const int Halvings = 100; // more than a double can tell apart
    private const float Smallest = float.Epsilon; // stands for 0, which has no logarithm

    /// <summary>
    /// The T that makes the mean negative log-likelihood least. That is convex in 1/T with the slope
    /// mean(E_q[log p] - log p_label), q being the scaled probabilities, so halving finds where the slope changes its sign.
    /// </summary>
    /// <param name="rows">Predictions of utterances that weren't learnt from; one at least.</param>
    /// <returns>1 where every prediction is right: any smaller T would seem better still, and there is none that is best.</returns>
    public static double Fit(IReadOnlyCollection<(float[] Probabilities, int Label)> rows)
    {
        if (rows.Count == 0)
        {
            throw new ArgumentException("A temperature needs at least one prediction.", nameof(rows));
        }

        if (rows.All(row => row.Probabilities[row.Label] >= row.Probabilities.Max()))
        {
            return 1;
        }

        (double[] Logs, int Label)[] logits = [.. rows.Select(row => (Logs(row.Probabilities), row.Label))];
        double low = -Math.Log(Highest), high = Math.Log(Highest); // of ln(1/T)
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Slope(logits, Math.Exp(middle)) < 0 ? (middle, high) : (low, middle);
        }

        return Math.Exp(-(low + high) / 2);
    }

    /// <returns>The probabilities at this temperature, summing to 1.</returns>
    public static double[] Scale(float[] probabilities, double temperature) => Softmax(Logs(probabilities), 1 / temperature);

    private static double Slope((double[] Logs, int Label)[] rows, double inverse) =>
        rows.Average(row => Softmax(row.Logs, inverse).Zip(row.Logs, (q, log) => q * log).Sum() - row.Logs[row.Label]);

    private static double[] Logs(float[] probabilities) => Array.ConvertAll(probabilities, p => Math.Log(Math.Max(p, Smallest)));

    private static double[] Softmax(double[] logs, double inverse)
    {
        var highest = logs.Max();
        var powers = Array.ConvertAll(logs, log => Math.Exp(inverse * (log - highest)));
        var sum = powers.Sum();
        return Array.ConvertAll(powers, power => power / sum);
    }
}

namespace EmotionFusion.Evaluation;

/// <summary>The straight line through points by least squares, and how closely they follow it.</summary>
/// <param name="R">Pearson's correlation, -1 to 1.</param>
/// <param name="P">Two-sided, of no correlation, by Student's t with n - 2 degrees of freedom.</param>
public sealed record LinearRelation(double Slope, double Intercept, double R, double P)
{
    /// <returns>null with fewer than three points, or when x or y doesn't vary.</returns>
    public static LinearRelation? Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count < 3)
        {
            return null;
        }

        var (meanX, meanY) = (x.Average(), y.Average());
        var varianceX = x.Sum(value => Square(value - meanX));
        var varianceY = y.Sum(value => Square(value - meanY));
        if (varianceX <= RoundingOf(x) || varianceY <= RoundingOf(y))
        {
            return null;
        }

        var covariance = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum();
        var slope = covariance / varianceX;
        var r = Math.Clamp(covariance / Math.Sqrt(varianceX * varianceY), -1, 1);
        return new(slope, meanY - (slope * meanX), r, PValue(r, x.Count));
    }

    /// <summary>P(|T| > t) = I_(1 - r^2)((n - 2)/2, 1/2), as t^2 = (n - 2) r^2 / (1 - r^2).</summary>
    private static double PValue(double r, int n) => IncompleteBeta.Regularized(1 - (r * r), (n - 2) / 2.0, 0.5);

    private static double RoundingOf(IReadOnlyList<double> values) => 1e-28 * values.Sum(Square);

    private static double Square(double value) => value * value;
}

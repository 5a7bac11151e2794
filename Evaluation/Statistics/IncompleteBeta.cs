namespace EmotionFusion.Evaluation;

/// <summary>The regularised incomplete beta function, that p-values of the t distribution come from.</summary>
internal static class IncompleteBeta
{
    private const double Tiny = 1e-300;
    private const int MostTerms = 500;

    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>I_x(a, b), by its continued fraction (Abramowitz and Stegun 26.5.8).</summary>
    /// <param name="x">0 to 1.</param>
    public static double Regularized(double x, double a, double b)
    {
        if (x <= 0 || x >= 1)
        {
            return Math.Clamp(x, 0, 1);
        }

        // the fraction converges fast on this side; the other is 1 minus it
        if (x > (a + 1) / (a + b + 2))
        {
            return 1 - Regularized(1 - x, b, a);
        }

        var logFront = LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x));
        return Math.Exp(logFront) / (a * Fraction(x, a, b));
    }

    /// <summary>1 + d1/(1 + d2/(1 + ...)) by Lentz's method.</summary>
    private static double Fraction(double x, double a, double b)
    {
        var (value, c, d) = (1.0, 1.0, 0.0);
        for (var term = 1; term <= MostTerms; term++)
        {
            var coefficient = Coefficient(term, x, a, b);
            d = 1 / NotZero(1 + (coefficient * d));
            c = NotZero(1 + (coefficient / c));
            value *= c * d;
            if (Math.Abs((c * d) - 1) < 1e-16)
            {
                break;
            }
        }

        return value;
    }

    private static double Coefficient(int term, double x, double a, double b)
    {
        var m = term / 2;
        return term % 2 == 0
            ? m * (b - m) * x / ((a + term - 1) * (a + term))
            : -(a + m) * (a + b + m) * x / ((a + term - 1) * (a + term));
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    /// <summary>ln of the gamma function for values of 0.5 and more (Lanczos 1964, g = 7).</summary>
    private static double LogGamma(double value)
    {
        var z = value - 1;
        var series = Lanczos[0] + Lanczos.Skip(1).Select((coefficient, i) => coefficient / (z + i + 1)).Sum();
        var shifted = z + 7.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((z + 0.5) * Math.Log(shifted)) - shifted + Math.Log(series);
    }
}

namespace EmotionFusion.Evaluation;

/// <summary>
/// Permutation test of paired differences by the signs of their sum: if the two sides of a pair could as well be
/// swapped, each difference has either sign alike. Of two runs' pooled UAR each speaker contributes the mean over
/// classes of (right of one - right of the other) / utterances of the class, and these add up to the difference: to
/// flip a sign is to swap both runs' predictions of that speaker and to compute the pooled UAR again.
/// </summary>
/// <param name="P">Two-sided: the share of assignments of signs whose sum is as far from 0 as the observed one, or farther.</param>
/// <param name="Assignments">How many were looked at; where they were drawn, the observed one counts as one of them (Phipson and Smyth 2010).</param>
/// <param name="IsExact">All of them were looked at.</param>
public sealed record SignFlipTest(double P, long Assignments, bool IsExact)
{
    /// <summary>Of more speakers than these, assignments are drawn.</summary>
    internal const int MostEnumerated = 24;

    private const int Draws = 9_999;
    private const ulong Seed = 1;

    /// <summary>Sums that should be equal differ by rounding; as a share of what all differences together come to.</summary>
    private const double Rounding = 1e-12;

    /// <param name="differences">One a speaker; those of 0 have no sign and don't matter.</param>
    internal static SignFlipTest Of(IReadOnlyList<double> differences)
    {
        double[] signed = [.. differences.Where(difference => difference != 0).Select(Math.Abs)];
        var limit = Math.Abs(differences.Sum()) - (Rounding * signed.Sum());
        if (signed.Length > MostEnumerated)
        {
            return new SignFlipTest((1.0 + DrawnAsFar(signed, limit)) / (1 + Draws), 1 + Draws, IsExact: false);
        }

        var all = 1L << signed.Length;
        return new SignFlipTest(signed.Length == 0 ? 1 : (double)AsFar(signed, 0, 0, limit) / all, all, IsExact: true);
    }

    /// <summary>The lowest P that so many speakers can give.</summary>
    internal static double Lowest(int speakers) => speakers > MostEnumerated ? 1.0 / (1 + Draws) : Math.Min(1, Math.Pow(2, 1 - speakers));

    private static long AsFar(double[] signed, int from, double sum, double limit) => from == signed.Length
        ? Math.Abs(sum) >= limit ? 1 : 0
        : AsFar(signed, from + 1, sum + signed[from], limit) + AsFar(signed, from + 1, sum - signed[from], limit);

    private static int DrawnAsFar(double[] signed, double limit)
    {
        var random = new SplitMix64(Seed);
        var count = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var sum = 0.0;
            for (var i = 0; i < signed.Length;)
            {
                var signs = random.Next();
                for (var bits = 0; bits < 64 && i < signed.Length; bits++, i++, signs >>= 1)
                {
                    sum += (signs & 1) == 0 ? signed[i] : -signed[i];
                }
            }

            count += Math.Abs(sum) >= limit ? 1 : 0;
        }

        return count;
    }
}

using System.Runtime.Intrinsics;

namespace EmotionFusion.Training;

/// <summary>
/// How well a linear classifier tells speakers apart by a representation (Alain and Bengio 2017, arXiv:1610.01644):
/// one-vs-rest ridge regression on standardised features, fitted on every other utterance of each speaker and judged
/// on the rest.
/// </summary>
internal static class LinearProbe
{
    /// <summary>The ridge, as a share of what a standardised feature's squares sum to.</summary>
    private const float Ridge = 0.01f;

    /// <param name="representation">(N, D), finite.</param>
    /// <param name="speakers">Of each row, any numbers.</param>
    /// <returns>The share of the judged rows whose speaker scores highest.</returns>
    /// <exception cref="ArgumentException">No speaker has two rows: there is nothing to judge.</exception>
    public static double Accuracy(float[][] representation, IReadOnlyList<int> speakers)
    {
        var (fitted, judged) = Halves(speakers);
        if (judged.Length == 0)
        {
            throw new ArgumentException("No speaker has two rows; the probe fits on one half of each speaker's and judges on the other.", nameof(speakers));
        }

        var scale = RowScale.Fit(Pick(representation, fitted));
        var names = fitted.Select(row => speakers[row]).Distinct().ToArray();
        var classes = Fit(scale.Apply(Pick(representation, fitted)), Pick(speakers, fitted), names);
        var rows = scale.Apply(Pick(representation, judged));
        var right = judged.Where((row, i) => classes.MaxBy(c => c.Share + DotProduct.Of(c.Weights, rows[i])).Name == speakers[row]);
        return (double)right.Count() / judged.Length;
    }

    /// <summary>A speaker's first, third... rows to fit on, the second, fourth... to judge on.</summary>
    public static (int[] Fitted, int[] Judged) Halves(IReadOnlyList<int> speakers)
    {
        var seen = new Dictionary<int, int>();
        var halves = Enumerable.Range(0, speakers.Count).ToLookup(row =>
            (seen[speakers[row]] = seen.GetValueOrDefault(speakers[row]) + 1) % 2 == 1);
        return ([.. halves[true]], [.. halves[false]]);
    }

    /// <summary>
    /// Solves the normal equations in the smaller of their two forms: (X'X + r) W = X'Y, or W = X' A with
    /// (XX' + r) A = Y, which is the same W.
    /// </summary>
    private static (int Name, double Share, float[] Weights)[] Fit(float[][] rows, int[] speakers, int[] names)
    {
        var columns = Transpose(rows);
        var isDual = rows.Length < columns.Length;
        var system = new RidgeSystem(isDual ? rows : columns, Ridge * rows.Length);
        return Array.ConvertAll(names, name =>
        {
            var share = speakers.Count(speaker => speaker == name) / (double)speakers.Length;
            float[] target = [.. speakers.Select(speaker => (float)((speaker == name ? 1 : 0) - share))];
            return (name, share, isDual ? Times(columns, system.Solve(target)) : system.Solve(Times(columns, target)));
        });
    }

    private static float[] Times(float[][] matrix, float[] vector) =>
        Array.ConvertAll(matrix, row => DotProduct.Of(row, vector));

    private static float[][] Transpose(float[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(column => Array.ConvertAll(rows, row => row[column]))];

    private static T[] Pick<T>(IReadOnlyList<T> from, int[] rows) => Array.ConvertAll(rows, row => from[row]);
}

/// <summary>Brings each column to mean 0 and deviation 1; a constant column to 0.</summary>
internal sealed class RowScale
{
    private readonly double[] _means;
    private readonly double[] _factors;

    private RowScale(double[] means, double[] factors) => (_means, _factors) = (means, factors);

    /// <param name="rows">(N, D)</param>
    public static RowScale Fit(float[][] rows)
    {
        var (sums, squares) = (new double[rows[0].Length], new double[rows[0].Length]);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                sums[i] += row[i];
                squares[i] += (double)row[i] * row[i];
            }
        }

        var means = Array.ConvertAll(sums, sum => sum / rows.Length);
        return new(means, [.. squares.Zip(means, (square, mean) => Factor(square / rows.Length, mean))]);
    }

    public float[][] Apply(float[][] rows) => Array.ConvertAll(rows, row =>
    {
        var scaled = new float[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            scaled[i] = (float)((row[i] - _means[i]) * _factors[i]);
        }

        return scaled;
    });

    /// <summary>A variance that is rounding beside the mean's square is none.</summary>
    private static double Factor(double meanSquare, double mean)
    {
        var variance = meanSquare - (mean * mean);
        return variance > 1e-12 * meanSquare ? 1 / Math.Sqrt(variance) : 0;
    }
}

/// <summary>(AA' + ridge I) x = b by Cholesky's decomposition, in double precision.</summary>
internal sealed class RidgeSystem
{
    /// <summary>The lower triangle, a row an array.</summary>
    private readonly double[][] _lower;

    /// <param name="rows">A, (n, m)</param>
    /// <param name="ridge">Above 0, so that the system has a solution.</param>
    public RidgeSystem(float[][] rows, double ridge)
    {
        _lower = new double[rows.Length][];
        for (var i = 0; i < rows.Length; i++)
        {
            var row = _lower[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                var gram = DotProduct.Of(rows[i], rows[j]) + (i == j ? ridge : 0);
                var rest = gram - DotProduct.Of(row.AsSpan(0, j), _lower[j].AsSpan(0, j));
                row[j] = i == j ? Math.Sqrt(rest) : rest / _lower[j][j];
            }
        }
    }

    public float[] Solve(float[] right)
    {
        var x = Array.ConvertAll(right, value => (double)value);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = (x[i] - DotProduct.Of(_lower[i].AsSpan(0, i), x.AsSpan(0, i))) / _lower[i][i];
        }

        for (var i = x.Length - 1; i >= 0; i--)
        {
            x[i] /= _lower[i][i];
            for (var j = 0; j < i; j++)
            {
                x[j] -= _lower[i][j] * x[i];
            }
        }

        return Array.ConvertAll(x, value => (float)value);
    }
}

/// <summary>Sums in an order that doesn't depend on how wide the processor's registers are, so that the bits don't either.</summary>
internal static class DotProduct
{
    private const int Lanes = 8;

    /// <summary>The sum of a_i b_i: eight partial sums, every eighth product each, added in pairs.</summary>
    public static float Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector256<float>.Zero;
        var i = 0;
        for (; i <= a.Length - Lanes; i += Lanes)
        {
            sums += Vector256.Create(a.Slice(i, Lanes)) * Vector256.Create(b.Slice(i, Lanes));
        }

        var total = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
        for (; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }

    /// <summary>Likewise, four partial sums.</summary>
    public static double Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sums = Vector256<double>.Zero;
        var i = 0;
        for (; i <= a.Length - (Lanes / 2); i += Lanes / 2)
        {
            sums += Vector256.Create(a.Slice(i, Lanes / 2)) * Vector256.Create(b.Slice(i, Lanes / 2));
        }

        var total = (sums[0] + sums[2]) + (sums[1] + sums[3]);
        for (; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }
}

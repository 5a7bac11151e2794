namespace EmotionFusion.Training;

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

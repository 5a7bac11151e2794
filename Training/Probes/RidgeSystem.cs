namespace EmotionFusion.Training;

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
                var gram = DotProduct.Of<float>(rows[i], rows[j]) + (i == j ? ridge : 0);
                var rest = gram - DotProduct.Of<double>(row.AsSpan(0, j), _lower[j].AsSpan(0, j));
                row[j] = i == j ? Math.Sqrt(rest) : rest / _lower[j][j];
            }
        }
    }

    public float[] Solve(float[] right)
    {
        var x = Array.ConvertAll(right, value => (double)value);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = (x[i] - DotProduct.Of<double>(_lower[i].AsSpan(0, i), x.AsSpan(0, i))) / _lower[i][i];
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

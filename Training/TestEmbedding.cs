using System.Numerics;

namespace EmotionFusion.Training;

/// <summary>
/// Where the test part's utterances lie on the first two principal components of what a head's classifier is given.
/// Every head has a space of its own: places of two heads can't be compared.
/// </summary>
/// <param name="Rows">The place (first, second component) of each; of more than 10,000 test rows, of 10,000 evenly spaced ones.</param>
/// <param name="Shares">The share of these rows' variance that lies along each of the two, 0 to 1.</param>
internal sealed record TestEmbedding(IReadOnlyList<RowOutput> Rows, double[] Shares)
{
    private const int MostRows = 10_000, Components = 2, MostIterations = 1000;

    /// <summary>An axis that turns by less than this is found.</summary>
    private const double Turn = 1e-9;

    /// <returns>null where there is no plane to draw: fewer than two rows or values, or all rows alike.</returns>
    public static TestEmbedding? Of(Scorer scorer, int[] testRows)
    {
        var rows = Scorer.EvenlySpaced(testRows, MostRows);
        if (rows.Length < Components)
        {
            return null;
        }

        var (places, shares) = Project(scorer.Representations(rows));
        return places.Length == 0 ? null : new(scorer.Outputs(rows, places), shares);
    }

    /// <summary>
    /// Principal components by power iteration on the covariance; each points to where its largest weight is positive.
    /// In plain arithmetic of one order: libtorch's products and eigenvectors differ in their last bits with where the memory happens to lie.
    /// </summary>
    /// <param name="values">(N, R), a representation a row.</param>
    /// <returns>(N, 2) and the two shares; nothing where all rows are alike, or have one value.</returns>
    internal static (float[][] Places, double[] Shares) Project(float[][] values)
    {
        var width = values[0].Length;
        var mean = new double[width];
        Array.ForEach(values, row => AddScaled(Wide(row), 1.0 / values.Length, mean));
        double[][] covariance = [.. mean.Select(_ => new double[width])]; // (R, R), times N
        foreach (var row in values)
        {
            var centred = Centred(row, mean);
            for (var i = 0; i < width; i++)
            {
                AddScaled(centred, centred[i], covariance[i]);
            }
        }

        var total = Enumerable.Range(0, width).Sum(i => covariance[i][i]);
        if (width < Components || !(total > 0))
        {
            return ([], []);
        }

        var found = new (double[] Axis, double Variance)[Components];
        for (var component = 0; component < Components; component++)
        {
            var (axis, variance) = found[component] = Longest(covariance);
            for (var i = 0; i < width; i++)
            {
                AddScaled(axis, -variance * axis[i], covariance[i]);
            }
        }

        return (
            [.. values.Select(row => Centred(row, mean)).Select(row => Array.ConvertAll(found, component => (float)Along(row, component.Axis)))],
            [.. found.Select(component => Math.Max(0, component.Variance) / total)]);
    }

    /// <summary>The direction of the largest variance, of length 1, and that variance.</summary>
    private static (double[] Axis, double Variance) Longest(double[][] covariance)
    {
        var start = covariance[Enumerable.Range(0, covariance.Length).MaxBy(i => covariance[i][i])]; // not square to the axis, unless nothing is left
        var (axis, variance) = (Unit(start).Axis, 0.0);
        for (var i = 0; i < MostIterations; i++)
        {
            var next = new double[axis.Length];
            for (var d = 0; d < axis.Length; d++)
            {
                AddScaled(covariance[d], axis[d], next);
            }

            (next, variance) = Unit(next);
            var turned = next.Zip(axis, (one, other) => (one - other) * (one - other)).Sum();
            axis = next;
            if (turned < Turn * Turn)
            {
                break;
            }
        }

        return (axis.MaxBy(Math.Abs) < 0 ? Array.ConvertAll(axis, weight => -weight) : axis, variance);
    }

    private static (double[] Axis, double Length) Unit(double[] vector)
    {
        var length = Math.Sqrt(Along(vector, vector));
        return length > 0 ? (Array.ConvertAll(vector, value => value / length), length) : (vector, 0);
    }

    private static double Along(double[] row, double[] axis)
    {
        var sum = 0.0;
        for (var d = 0; d < row.Length; d++)
        {
            sum += row[d] * axis[d];
        }

        return sum;
    }

    private static double[] Wide(float[] row) => Array.ConvertAll(row, value => (double)value);

    private static double[] Centred(float[] row, double[] mean)
    {
        var centred = Wide(row);
        AddScaled(mean, -1, centred);
        return centred;
    }

    /// <summary>Adds a multiple of a row to another, place by place.</summary>
    private static void AddScaled(ReadOnlySpan<double> row, double by, Span<double> to)
    {
        var d = 0;
        for (; d <= row.Length - Vector<double>.Count; d += Vector<double>.Count)
        {
            (new Vector<double>(to[d..]) + (new Vector<double>(row[d..]) * by)).CopyTo(to[d..]);
        }

        for (; d < row.Length; d++)
        {
            to[d] += row[d] * by;
        }
    }
}

using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// Where the test part's utterances lie on the first two principal components of what a head's classifier is given.
/// Every head has a space of its own: places of two heads can't be compared.
/// </summary>
/// <param name="Rows">The place (first, second component) of each; of more than 10,000 test rows, of 10,000 evenly spaced ones.</param>
/// <param name="Shares">The share of these rows' variance that lies along each of the two, 0 to 1.</param>
internal sealed record TestEmbedding(IReadOnlyList<RowOutput> Rows, double[] Shares)
{
    private const int MostRows = 10_000, Components = 2;

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

    /// <summary>Principal components by the eigenvectors of the covariance; each points to where its largest weight is positive.</summary>
    /// <param name="values">(N, R), a representation a row.</param>
    /// <returns>(N, 2) and the two shares; nothing where all rows are alike, or have one value.</returns>
    internal static (float[][] Places, double[] Shares) Project(float[][] values)
    {
        using var scope = NewDisposeScope();
        using var gradientOff = no_grad();
        var centred = tensor(values.SelectMany(row => row).ToArray(), values.Length, values[0].Length); // (N, R)
        centred.sub_(centred.mean([0]));
        var (variances, axes) = linalg.eigh(centred.t().mm(centred).to(float64)); // (R) upwards, (R, R)
        var total = variances.sum().item<double>();
        if (values[0].Length < Components || !(total > 0))
        {
            return ([], []);
        }

        var first = axes.flip(1).narrow(1, 0, Components); // (R, 2)
        var largest = first.gather(0, first.abs().argmax(0, keepdim: true)); // (1, 2)
        var places = centred.mm((first * largest.sign()).to(float32)).data<float>().ToArray();
        double[] shares = [.. variances.flip(0).narrow(0, 0, Components).data<double>().Select(variance => Math.Max(0, variance) / total)];
        return ([.. places.Chunk(Components)], shares);
    }
}

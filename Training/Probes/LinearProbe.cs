namespace EmotionFusion.Training;

/// <summary>
/// How well a linear classifier tells speakers apart by a representation (Alain and Bengio 2017, arXiv:1610.01644):
/// one-vs-rest ridge regression on standardised features, fitted on every other utterance of each speaker and judged
/// on the rest.
/// </summary>
public static class LinearProbe
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
        var right = judged.Where((row, i) => classes.MaxBy(c => c.Share + DotProduct.Of<float>(c.Weights, rows[i])).Name == speakers[row]);
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
        Array.ConvertAll(matrix, row => DotProduct.Of<float>(row, vector));

    private static float[][] Transpose(float[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(column => Array.ConvertAll(rows, row => row[column]))];

    private static T[] Pick<T>(IReadOnlyList<T> from, int[] rows) => Array.ConvertAll(rows, row => from[row]);
}

using EmotionFusion.Pipeline;
using static TorchSharp.torch;

namespace EmotionFusion.Training;

/// <summary>
/// 1 - CCC over the batch, the mean over valence, arousal and dominance, each over the utterances that have that rating.
/// CCC is the concordance correlation coefficient (Lin 1989, Biometrics 45) with moments divided by n,
/// 2 s_xy / (s_x² + s_y² + (m_x - m_y)²). A dimension of which fewer than two utterances are rated has no term.
/// </summary>
internal sealed class ConcordanceLoss
{
    public const int Dimensions = 3;

    private readonly float[] _targets; // (rows of the view, 3), NaN where a rating is missing

    private readonly float[] _ratings; // the same, missing ones NaN whatever training makes of them
    private readonly bool[] _learnt;

    /// <param name="trainRows">Those that will be learnt from.</param>
    /// <param name="missing">What becomes of missing ratings in training.</param>
    /// <exception cref="EmotionFusionException">The training rows have no ratings.</exception>
    public ConcordanceLoss(FeatureView view, IReadOnlyList<int> trainRows, MissingVad missing)
    {
        _ratings = [.. view.Utterances.SelectMany(utterance => RatingsOf(utterance.Vad)).Select(VadScaling.ToHead)];
        _targets = missing == MissingVad.Three ? Array.ConvertAll(_ratings, rating => float.IsNaN(rating) ? VadScaling.ToHead(3) : rating) : _ratings;
        _learnt = [.. Enumerable.Range(0, Dimensions).Select(d => trainRows.Count(row => !float.IsNaN(_ratings[(row * Dimensions) + d])) > 1)];
        if (!_learnt.Contains(true))
        {
            throw new EmotionFusionException(
                $"{view.Corpus}: none of the {trainRows.Count} training utterances is rated for valence, arousal or dominance, which task asks for. "
                + "Name their columns in the corpus's YAML (valence, arousal, dominance), or set task: emotion.");
        }
    }

    /// <summary>Whether training has ratings of a dimension.</summary>
    public bool IsLearnt(int dimension) => _learnt[dimension];

    /// <param name="outputs">(3) of each row.</param>
    public double MeanCcc(IReadOnlyList<float[]> outputs, int[] rows)
    {
        var moments = new ConcordanceMoments[Dimensions];
        for (var i = 0; i < rows.Length; i++)
        {
            for (var d = 0; d < Dimensions; d++)
            {
                if (_ratings[(rows[i] * Dimensions) + d] is var rating && !float.IsNaN(rating))
                {
                    moments[d].Add(outputs[i][d], rating);
                }
            }
        }

        double[] known = [.. moments.Where((dimension, d) => dimension.N > 1 && _learnt[d]).Select(dimension => dimension.Ccc)];
        return known.Length > 0 ? known.Average() : double.NaN;
    }

    /// <summary>Valence, arousal and dominance; NaN where one is missing.</summary>
    public static float[] RatingsOf(Vad? vad) => vad is { } rated ? [rated.Valence, rated.Arousal, rated.Dominance] : [float.NaN, float.NaN, float.NaN];

    /// <param name="outputs">(B, 3), on any device.</param>
    /// <param name="rows">Of the view, (B).</param>
    /// <returns>The loss, and its gradient by the outputs, (B, 3), on their device.</returns>
    public (float Value, Tensor Gradient) Evaluate(Tensor outputs, ReadOnlySpan<int> rows)
    {
        var targets = new float[rows.Length * Dimensions];
        for (var i = 0; i < rows.Length; i++)
        {
            _targets.AsSpan(rows[i] * Dimensions, Dimensions).CopyTo(targets.AsSpan(i * Dimensions));
        }

        var gradient = empty_like(outputs, device: CPU);
        var value = Evaluate(outputs.Floats(), targets, gradient.Floats());
        return ((float)value, gradient.to(outputs.device));
    }

    /// <param name="outputs">(B, 3), row by row.</param>
    /// <param name="targets">(B, 3); NaN where there is none.</param>
    /// <param name="gradient">By each output, (B, 3); written over.</param>
    public static double Evaluate(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets, Span<float> gradient)
    {
        gradient.Clear();
        Span<ConcordanceMoments> moments = [default, default, default];
        for (var i = 0; i < outputs.Length; i++)
        {
            if (!float.IsNaN(targets[i]))
            {
                moments[i % Dimensions].Add(outputs[i], targets[i]);
            }
        }

        var terms = 0;
        var sum = 0.0;
        foreach (var dimension in moments)
        {
            terms += dimension.N > 1 ? 1 : 0;
            sum += dimension.N > 1 ? 1 - dimension.Ccc : 0;
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            if (!float.IsNaN(targets[i]) && moments[i % Dimensions] is { N: > 1 } dimension)
            {
                gradient[i] = (float)(-dimension.Slope(outputs[i], targets[i]) / terms);
            }
        }

        return terms == 0 ? 0 : sum / terms;
    }
}

/// <summary>What CCC needs of pairs of prediction x and truth y: n and the sums, which can be pooled.</summary>
internal record struct ConcordanceMoments(long N, double X, double Y, double XX, double YY, double XY)
{
    /// <summary>2 s_xy / (s_x² + s_y² + (m_x - m_y)²); 0 where all pairs are one point, of which it isn't defined.</summary>
    public readonly double Ccc => Denominator > Smallest ? 2 * Covariance / Denominator : 0;

    private const double Smallest = 1e-12;

    private readonly double Covariance => (XY / N) - (X / N * (Y / N));

    private readonly double Denominator
    {
        get
        {
            var (meanX, meanY) = (X / N, Y / N);
            return (XX / N) - (meanX * meanX) + (YY / N) - (meanY * meanY) + ((meanX - meanY) * (meanX - meanY));
        }
    }

    public void Add(double x, double y)
    {
        N++;
        (X, Y) = (X + x, Y + y);
        (XX, YY, XY) = (XX + (x * x), YY + (y * y), XY + (x * y));
    }

    public void Add(ConcordanceMoments other) =>
        (N, X, Y, XX, YY, XY) = (N + other.N, X + other.X, Y + other.Y, XX + other.XX, YY + other.YY, XY + other.XY);

    /// <summary>The derivative of <see cref="Ccc"/> by the prediction of one of the pairs: (2 / n) ((y - m_y) - CCC (x - m_y)) / denominator.</summary>
    public readonly double Slope(double x, double y) =>
        Denominator > Smallest ? 2.0 / N * ((y - (Y / N)) - (Ccc * (x - (Y / N)))) / Denominator : 0;
}

/// <summary>Between ratings of 1 to 5 and the values that the head learns, -1 to 1, so that it begins near their middle.</summary>
internal static class VadScaling
{
    public static float ToHead(float rating) => (rating - 3) / 2;

    public static float FromHead(float value) => (2 * value) + 3;
}

using MathNet.Numerics.Distributions;

namespace EmotionFusion.Evaluation;

/// <summary>
/// The draws of <see cref="SpeakerIntervals"/>, made once for several runs of the same test utterances: how often each draw
/// has each speaker. A figure of every run is then computed over the same draws, and so are differences.
/// </summary>
internal sealed class SpeakerDraws
{
    private readonly int[][] _times; // (draws, speakers)
    private readonly double[][] _support; // (classes, speakers)
    private readonly double[][] _supports; // (draws, classes)

    /// <param name="support">Utterances of each speaker a class, (classes, speakers).</param>
    public SpeakerDraws(double[][] support)
    {
        (_support, Speakers) = (support, support[0].Length);
        var random = new SplitMix64(SpeakerIntervals.DefaultSeed);
        _times = new int[Speakers < 2 ? 0 : SpeakerIntervals.DefaultDraws][];
        for (var draw = 0; draw < _times.Length; draw++)
        {
            var times = _times[draw] = new int[Speakers];
            for (var i = 0; i < Speakers; i++)
            {
                times[random.Below(Speakers)]++;
            }
        }

        _supports = [.. _times.Select(times => Array.ConvertAll(_support, speakers => Sum(times, speakers)))];
    }

    public int Speakers { get; }

    /// <summary>The pooled UAR of each draw.</summary>
    /// <param name="right">Of each speaker, how many of a class are right, (classes, speakers); a mean over seeds need not be whole.</param>
    public double[] Uars(double[][] right) => [.. _times.Select((times, draw) => Uar(_supports[draw], Array.ConvertAll(right, speakers => Sum(times, speakers))))];

    /// <summary>The pooled UAR of all speakers.</summary>
    public double Uar(double[][] right) => Uar(Array.ConvertAll(_support, Enumerable.Sum), Array.ConvertAll(right, Enumerable.Sum));

    /// <summary>What each speaker adds to the pooled UAR; the sum is that UAR.</summary>
    public double[] Shares(double[][] right)
    {
        double[] supports = Array.ConvertAll(_support, Enumerable.Sum);
        var present = supports.Count(n => n > 0);
        return [.. Enumerable.Range(0, Speakers).Select(s => right.Select((speakers, c) => supports[c] > 0 ? speakers[s] / supports[c] : 0).Sum() / present)];
    }

    /// <summary>The plain percentile interval of 95 %; null with fewer than two speakers.</summary>
    public Interval? Interval(double[] figures) => Speakers < 2 ? null : SpeakerIntervals.Percentiles([.. figures], 0.95);

    /// <summary>
    /// The expanded percentile interval of 95 % (Hesterberg, The American Statistician 69, 2015): of few speakers the plain one
    /// is too narrow, and a difference that isn't there lies outside one time in ten, not in twenty.
    /// </summary>
    public Interval? Expanded(double[] figures)
    {
        if (Speakers < 2)
        {
            return null;
        }

        var tail = Normal.CDF(0, 1, -Math.Sqrt(Speakers / (Speakers - 1.0)) * StudentT.InvCDF(0, 1, Speakers - 1, 0.975));
        return SpeakerIntervals.Percentiles([.. figures], 1 - (2 * tail));
    }

    private static double Uar(double[] supports, double[] right)
    {
        var (sum, present) = (0.0, 0);
        for (var c = 0; c < supports.Length; c++)
        {
            if (supports[c] > 0)
            {
                sum += right[c] / supports[c];
                present++;
            }
        }

        return present == 0 ? 0 : sum / present;
    }

    private static double Sum(int[] times, double[] speakers)
    {
        var sum = 0.0;
        for (var i = 0; i < times.Length; i++)
        {
            sum += times[i] * speakers[i];
        }

        return sum;
    }
}

using MathNet.Numerics.Statistics;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Percentile bootstrap over speakers: each draw takes as many speakers as there are, with replacement, pools all of
/// their predictions (those of every seed go together) and computes the measures of the pool. An utterance isn't
/// drawn alone: a speaker's utterances resemble each other, and intervals that ignore it are too narrow.
/// </summary>
/// <param name="Level">The share of draws inside: 0.95.</param>
/// <param name="Draws">How many times it was resampled.</param>
/// <param name="Seed">Of the generator.</param>
/// <param name="Speakers">How many there are, and in each draw.</param>
public sealed record SpeakerIntervals(double Level, int Draws, ulong Seed, int Speakers, Interval Uar, Interval Wa, Interval F1)
{
    public const int DefaultDraws = 2000;
    public const ulong DefaultSeed = 1;

    /// <param name="speakers">Each speaker's predictions as a confusion matrix.</param>
    /// <param name="draws">How many times to resample.</param>
    /// <param name="seed">Of the generator: the same seed gives the same bits.</param>
    /// <param name="level">The share of draws that lies inside.</param>
    /// <returns>null with fewer than two speakers: there's nothing to resample.</returns>
    public static SpeakerIntervals? Compute(
        IReadOnlyList<ConfusionMatrix> speakers, int draws = DefaultDraws, ulong seed = DefaultSeed, double level = 0.95)
    {
        if (speakers.Count < 2)
        {
            return null;
        }

        var random = new SplitMix64(seed);
        var pool = new ConfusionMatrix(speakers[0].Classes);
        double[] uar = new double[draws], wa = new double[draws], f1 = new double[draws];
        for (var draw = 0; draw < draws; draw++)
        {
            pool.Clear();
            for (var i = 0; i < speakers.Count; i++)
            {
                pool.Add(speakers[random.Below(speakers.Count)]);
            }

            (uar[draw], wa[draw], f1[draw]) = (pool.Uar, pool.Wa, pool.MacroF1);
        }

        return new SpeakerIntervals(level, draws, seed, speakers.Count, Percentiles(uar, level), Percentiles(wa, level), Percentiles(f1, level));
    }

    internal static Interval Percentiles(double[] values, double level)
    {
        Array.Sort(values);
        return new Interval(Quantile(values, (1 - level) / 2), Quantile(values, (1 + level) / 2));
    }

    /// <summary>Interpolates between the order statistics as NumPy does by default.</summary>
    internal static double Quantile(double[] sorted, double q) => SortedArrayStatistics.QuantileCustom(sorted, q, QuantileDefinition.R7);
}

/// <summary>The two ends of a confidence interval.</summary>
public readonly record struct Interval(double Low, double High);

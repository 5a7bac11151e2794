using MathNet.Numerics.Statistics;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Percentile bootstrap over speakers: each draw takes as many speakers as there are, with replacement, pools all of
/// their predictions (those of every seed go together) and computes the measures of the pool. An utterance isn't
/// drawn alone: a speaker's utterances resemble each other, and intervals that ignore it are too narrow.
/// </summary>
public sealed record SpeakerIntervals
{
    public const int DefaultDraws = 2000;
    public const ulong DefaultSeed = 1;

    /// <summary>The share of draws inside: 0.95.</summary>
    public required double Level { get; init; }

    public required int Draws { get; init; }
    public required ulong Seed { get; init; }
    public required int Speakers { get; init; }
    public required Interval Uar { get; init; }
    public required Interval Wa { get; init; }
    public required Interval F1 { get; init; }

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

        return new SpeakerIntervals
        {
            Level = level,
            Draws = draws,
            Seed = seed,
            Speakers = speakers.Count,
            Uar = Percentiles(uar, level),
            Wa = Percentiles(wa, level),
            F1 = Percentiles(f1, level),
        };
    }

    private static Interval Percentiles(double[] values, double level)
    {
        Array.Sort(values);
        return new Interval(Quantile(values, (1 - level) / 2), Quantile(values, (1 + level) / 2));
    }

    /// <summary>Interpolates between the order statistics as NumPy does by default.</summary>
    internal static double Quantile(double[] sorted, double q) => SortedArrayStatistics.QuantileCustom(sorted, q, QuantileDefinition.R7);
}

/// <summary>The two ends of a confidence interval.</summary>
public readonly record struct Interval(double Low, double High);

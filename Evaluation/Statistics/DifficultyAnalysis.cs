using EmotionFusion.Pipeline;
using EmotionFusion.Training;
using MathNet.Numerics;
using MathNet.Numerics.Statistics;

namespace EmotionFusion.Evaluation;

/// <summary>Whether utterances that lie far from their class's prototype are recognised less well.</summary>
/// <param name="Buckets">By ascending difficulty; fewer than 20 where many utterances are equally difficult, none if all are.</param>
/// <param name="Uar">Over all predictions.</param>
/// <param name="Relation">Of the buckets' UAR to their centres; null with fewer than three buckets, when all have one UAR, or when nobody rated the utterances.</param>
public sealed record DifficultyAnalysis(IReadOnlyList<DifficultyBucket> Buckets, double Uar, LinearRelation? Relation)
{
    public const int BucketCount = 20;

    /// <summary>Cuts at the quantiles of difficulty (NumPy's, type 7), where equal ones count once.</summary>
    /// <param name="rows">A prediction each, one at least.</param>
    /// <param name="classes">Number of classes.</param>
    internal static DifficultyAnalysis Compute(IReadOnlyCollection<(double Difficulty, int Label, int Predicted)> rows, int classes)
    {
        if (rows.Count == 0)
        {
            throw new ArgumentException("An analysis needs at least one prediction.", nameof(rows));
        }

        double[] sorted = [.. rows.Select(row => row.Difficulty).Order()];
        double[] edges = [.. Enumerable.Range(0, BucketCount + 1).Select(i => SpeakerIntervals.Quantile(sorted, (double)i / BucketCount)).Distinct()];
        var buckets = edges.Zip(edges.Skip(1), (low, high) => (Low: low, High: high, Rows: Between(rows, low, high, closed: high == edges[^1])))
            .Where(bucket => bucket.Rows.Length > 0)
            .Select(bucket => new DifficultyBucket(bucket.Low, bucket.High, UarOf(bucket.Rows, classes), bucket.Rows.Length))
            .ToArray();
        var relation = LinearRelation.Of([.. buckets.Select(bucket => bucket.Center)], [.. buckets.Select(bucket => bucket.Uar)]);
        return new(buckets, UarOf(rows, classes), relation);
    }

    private static (double Difficulty, int Label, int Predicted)[] Between(
        IEnumerable<(double Difficulty, int Label, int Predicted)> rows, double low, double high, bool closed) =>
        [.. rows.Where(row => row.Difficulty >= low && (row.Difficulty < high || (closed && row.Difficulty == high)))];

    private static double UarOf(IEnumerable<(double Difficulty, int Label, int Predicted)> rows, int classes) =>
        ConfusionMatrix.Of(classes, rows.Select(row => (row.Label, row.Predicted))).Uar;
}

/// <summary>The predictions whose difficulty lies in [<see cref="Low"/>, <see cref="High"/>), in the last bucket its upper edge too.</summary>
/// <param name="Uar">Mean recall of the classes that these utterances have.</param>
/// <param name="N">Predictions, one at least.</param>
public sealed record DifficultyBucket(double Low, double High, double Uar, int N)
{
    public double Center => (Low + High) / 2;
}

/// <summary>The straight line through points by least squares, and how closely they follow it.</summary>
/// <param name="R">Pearson's correlation, -1 to 1.</param>
/// <param name="P">Two-sided, of no correlation, by Student's t with n - 2 degrees of freedom.</param>
public sealed record LinearRelation(double Slope, double Intercept, double R, double P)
{
    /// <returns>null with fewer than three points, or when x or y doesn't vary by more than rounding does.</returns>
    internal static LinearRelation? Of(double[] x, double[] y)
    {
        if (x.Length < 3 || !Varies(x) || !Varies(y))
        {
            return null;
        }

        var (intercept, slope) = Fit.Line(x, y);
        var r = Math.Clamp(Correlation.Pearson(x, y), -1, 1);
        return new(slope, intercept, r, PValue(r, x.Length));
    }

    /// <summary>P(|T| > t) = I_(1 - r^2)((n - 2)/2, 1/2), as t^2 = (n - 2) r^2 / (1 - r^2).</summary>
    private static double PValue(double r, int n) => SpecialFunctions.BetaRegularized((n - 2) / 2.0, 0.5, 1 - (r * r));

    private static bool Varies(double[] values) => ArrayStatistics.PopulationVariance(values) > 1e-28 * values.Average(value => value * value);
}

/// <summary>How difficult an utterance is: see <see cref="Training.Difficulty"/>.</summary>
/// <param name="Difficulty">The distance of its ratings from its class's prototype, in points of the scale 1 to 5.</param>
/// <param name="MissingRatings">How many of valence, arousal and dominance it lacks, 0 to 3; each of them counted as 3, the middle.</param>
public sealed record UtteranceDifficulty(string Utterance, double Difficulty, int MissingRatings);

/// <summary>How difficult the test utterances of a run are.</summary>
public sealed class TestDifficulties
{
    private readonly Dictionary<string, UtteranceDifficulty> _byUtterance;

    /// <param name="utterances">One a test utterance; of several with one name the last counts.</param>
    public TestDifficulties(IReadOnlyList<UtteranceDifficulty> utterances)
    {
        Utterances = utterances;
        _byUtterance = utterances.GroupBy(entry => entry.Utterance).ToDictionary(entries => entries.Key, entries => entries.Last());
    }

    public IReadOnlyList<UtteranceDifficulty> Utterances { get; }

    /// <summary>Utterances that lack at least one rating.</summary>
    public int Incomplete => Utterances.Count(entry => entry.MissingRatings > 0);

    /// <summary>False if no utterance has any rating: difficulty is then one number a class.</summary>
    public bool AreRated => Utterances.Any(IsRated);

    /// <summary>Those of the predictions' utterances, in the order in which they were first tested.</summary>
    /// <param name="view">Where the predictions' rows are.</param>
    /// <param name="prototypes">The experiment's expected ratings by label.</param>
    internal static TestDifficulties Of(
        FeatureView view, IReadOnlyDictionary<int, Vad> prototypes, IEnumerable<RunPrediction> predictions) =>
        new([.. predictions.Select(row => row.Prediction.Row).Distinct().Select(row => Of(view.Utterances[row], prototypes))]);

    internal bool Has(string utterance) => _byUtterance.ContainsKey(utterance);

    /// <summary>Relates predictions to difficulty. Where no utterance has a rating there is nothing to relate, and no relation.</summary>
    /// <param name="predictions">Of these utterances, one at least.</param>
    /// <param name="classes">Number of classes.</param>
    public DifficultyAnalysis Analyse(IReadOnlyCollection<RunPrediction> predictions, int classes)
    {
        var analysis = DifficultyAnalysis.Compute(
            [.. predictions.Select(row => (_byUtterance[row.Prediction.Utterance].Difficulty, row.Prediction.Label, row.Prediction.Predicted))], classes);
        return predictions.Any(row => IsRated(_byUtterance[row.Prediction.Utterance])) ? analysis : analysis with { Relation = null };
    }

    internal double MeanOf(IEnumerable<RunPrediction> predictions) => predictions.Average(row => _byUtterance[row.Prediction.Utterance].Difficulty);

    private static bool IsRated(UtteranceDifficulty entry) => entry.MissingRatings < 3;

    private static UtteranceDifficulty Of(Utterance utterance, IReadOnlyDictionary<int, Vad> prototypes) =>
        new(utterance.Id, Difficulty.Of(utterance.Vad, utterance.Label, prototypes), Difficulty.MissingRatings(utterance.Vad));
}

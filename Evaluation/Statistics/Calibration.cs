namespace EmotionFusion.Evaluation;

/// <summary>
/// Whether a confidence means what it says: predictions sorted into 15 equal bins of their highest probability,
/// (low, high] each. The expected calibration error is the mean distance of accuracy and confidence, bins weighted
/// with their predictions.
/// </summary>
public sealed record Calibration(double Ece, IReadOnlyList<CalibrationBin> Bins)
{
    public const int BinCount = 15;

    /// <param name="predictions">Each one's highest probability, 0 to 1, and whether it is right; one at least.</param>
    public static Calibration Compute(IReadOnlyCollection<(double Confidence, bool Right)> predictions)
    {
        if (predictions.Count == 0)
        {
            throw new ArgumentException("Calibration needs at least one prediction.", nameof(predictions));
        }

        var byBin = predictions.ToLookup(row => Math.Clamp((int)Math.Ceiling(row.Confidence * BinCount) - 1, 0, BinCount - 1));
        CalibrationBin[] bins = [.. Enumerable.Range(0, BinCount).Select(index => Bin(index, [.. byBin[index]]))];
        return new Calibration(bins.Sum(bin => bin.Gap * bin.N) / predictions.Count, bins);
    }

    private static CalibrationBin Bin(int index, (double Confidence, bool Right)[] rows) => new(
        (double)index / BinCount,
        (double)(index + 1) / BinCount,
        rows.Length,
        rows.Length == 0 ? null : rows.Average(row => row.Confidence),
        rows.Length == 0 ? null : (double)rows.Count(row => row.Right) / rows.Length);
}

/// <summary>The predictions whose confidence lies in (<see cref="Low"/>, <see cref="High"/>].</summary>
/// <param name="Low">Exclusive, but for the first bin.</param>
/// <param name="High">Inclusive.</param>
/// <param name="N">Predictions.</param>
/// <param name="Confidence">Their mean confidence; null if there are none.</param>
/// <param name="Accuracy">The share that is right; null if there are none.</param>
public sealed record CalibrationBin(double Low, double High, int N, double? Confidence, double? Accuracy)
{
    internal double Gap => Math.Abs((Accuracy ?? 0) - (Confidence ?? 0));
}

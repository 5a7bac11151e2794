using System.Text.Json.Serialization;

namespace EmotionFusion.Evaluation;

/// <summary>
/// Whether a confidence means what it says: predictions sorted into 15 equal bins of their highest probability,
/// (low, high] each. The expected calibration error is the mean distance of accuracy and confidence, bins weighted
/// with their predictions.
/// </summary>
public sealed record Calibration(double Ece, IReadOnlyList<CalibrationBin> Bins)
{
    public const int BinCount = 15;

    /// <param name="confidences">Each prediction's highest probability, 0 to 1.</param>
    /// <param name="correct">Whether each prediction is right.</param>
    public static Calibration Compute(IReadOnlyList<double> confidences, IReadOnlyList<bool> correct)
    {
        if (confidences.Count != correct.Count || confidences.Count == 0)
        {
            throw new ArgumentException($"{confidences.Count} confidences and {correct.Count} outcomes; expected as many of each, at least one.");
        }

        var count = new int[BinCount];
        var confidence = new double[BinCount];
        var right = new int[BinCount];
        for (var i = 0; i < confidences.Count; i++)
        {
            var bin = Math.Clamp((int)Math.Ceiling(confidences[i] * BinCount) - 1, 0, BinCount - 1);
            count[bin]++;
            confidence[bin] += confidences[i];
            right[bin] += correct[i] ? 1 : 0;
        }

        var bins = Enumerable.Range(0, BinCount).Select(b => Bin(b, count[b], confidence[b], right[b])).ToArray();
        return new Calibration(bins.Sum(bin => bin.Gap * bin.N) / confidences.Count, bins);
    }

    private static CalibrationBin Bin(int index, int n, double confidence, int right) => new(
        (double)index / BinCount,
        (double)(index + 1) / BinCount,
        n,
        n == 0 ? null : confidence / n,
        n == 0 ? null : (double)right / n);
}

/// <summary>The predictions whose confidence lies in (<see cref="Low"/>, <see cref="High"/>].</summary>
/// <param name="Low">Exclusive, but for the first bin.</param>
/// <param name="High">Inclusive.</param>
/// <param name="N">Predictions.</param>
/// <param name="Confidence">Their mean confidence; null if there are none.</param>
/// <param name="Accuracy">The share that is right; null if there are none.</param>
public sealed record CalibrationBin(double Low, double High, int N, double? Confidence, double? Accuracy)
{
    [JsonIgnore]
    public double Gap => Math.Abs((Accuracy ?? 0) - (Confidence ?? 0));
}

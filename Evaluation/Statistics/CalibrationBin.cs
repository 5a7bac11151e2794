using System.Text.Json.Serialization;

namespace EmotionFusion.Evaluation;

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

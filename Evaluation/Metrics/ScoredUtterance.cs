namespace EmotionFusion.Evaluation;

/// <summary>
/// A row as ML.NET's evaluator wants it. The label is a float: a key would be one too high at the cursor.
/// PredictedLabel must be there, but the evaluator takes the highest score as the prediction.
/// </summary>
internal sealed class ScoredUtterance
{
    public float Label { get; set; }

    public float PredictedLabel { get; set; }

    /// <summary>(classes); its size is set in the schema definition.</summary>
    public float[] Score { get; set; } = [];
}

namespace EmotionFusion.Evaluation;

/// <summary>The predictions whose difficulty lies in [<see cref="Low"/>, <see cref="High"/>), in the last bucket its upper edge too.</summary>
/// <param name="Uar">Mean recall of the classes that these utterances have.</param>
/// <param name="N">Predictions, one at least.</param>
public sealed record DifficultyBucket(double Low, double High, double Uar, int N)
{
    public double Center => (Low + High) / 2;
}

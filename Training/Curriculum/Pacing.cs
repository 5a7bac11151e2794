namespace EmotionFusion.Training;

/// <summary>The share of the training utterances that a curriculum shows in an epoch.</summary>
public static class Pacing
{
    /// <param name="epoch">0-based; from <paramref name="epochs"/> on all are shown.</param>
    /// <param name="epochs">Epochs of the curriculum.</param>
    /// <returns>In (0, 1]: linear (e+1)/E, sqrt of that, or log ln(e+2)/ln(E+1).</returns>
    public static double Fraction(CurriculumPacing pacing, int epoch, int epochs) => epoch >= epochs
        ? 1
        : pacing switch
        {
            CurriculumPacing.Linear => (epoch + 1.0) / epochs,
            CurriculumPacing.Sqrt => Math.Sqrt((epoch + 1.0) / epochs),
            CurriculumPacing.Log => Math.Log(epoch + 2.0) / Math.Log(epochs + 1.0),
            _ => 1,
        };
}

namespace EmotionFusion.Training;

/// <summary>What a curriculum goes by, a value an utterance in each array.</summary>
/// <param name="PresetOrders">Place in the corpus's own curriculum, ascending.</param>
/// <param name="Confidences">The head's greatest class probability; null before there is a head to ask.</param>
/// <param name="Classes">Number of classes, those without an utterance among them.</param>
public sealed record CurriculumItems(
    int[] Labels, float[] Difficulties, float[] PresetOrders, float[]? Confidences, int Classes)
{
    public int Count => Labels.Length;
}

namespace EmotionFusion.Training;

/// <summary>What a sample lacks.</summary>
public enum Missing
{
    Nothing,
    Audio,
    Text,
}

namespace EmotionFusion.Training;

public enum Modality
{
    Both,
    Audio,
    Text,
}

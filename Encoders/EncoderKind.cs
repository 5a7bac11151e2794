namespace EmotionFusion.Encoders;

public enum EncoderKind
{
    Audio,
    Text,
}

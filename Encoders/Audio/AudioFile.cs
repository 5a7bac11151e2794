namespace EmotionFusion.Encoders;

public static class AudioFile
{
    public const int SampleRate = 16_000;
}

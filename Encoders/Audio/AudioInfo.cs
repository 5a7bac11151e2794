namespace EmotionFusion.Encoders;

/// <summary>What a sound file's header says. A frame is one sample of every channel.</summary>
public sealed record AudioInfo(int SampleRate, int Channels, int BitsPerSample, long Frames)
{
    public double Seconds => (double)Frames / SampleRate;
}

namespace EmotionFusion.Encoders;

/// <summary>How the samples of a WAV file are stored, and at which byte they begin.</summary>
internal sealed record WavHeader(AudioInfo Info, SampleFormat Format, long DataOffset)
{
    public int BytesPerSample => Format switch
    {
        SampleFormat.UInt8 => 1,
        SampleFormat.Int16 => 2,
        SampleFormat.Int24 => 3,
        SampleFormat.Int32 or SampleFormat.Float32 => 4,
        _ => 8,
    };
}

namespace EmotionFusion.Encoders;

/// <summary>How a sample of a WAV file is stored; always little-endian.</summary>
internal enum SampleFormat
{
    UInt8,
    Int16,
    Int24,
    Int32,
    Float32,
    Float64,
}

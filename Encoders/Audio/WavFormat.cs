using System.Buffers.Binary;

namespace EmotionFusion.Encoders;

/// <summary>The <c>fmt </c> chunk, checked.</summary>
internal sealed record WavFormat(int SampleRate, int Channels, int BitsPerSample, SampleFormat Format, int BlockAlign)
{
    private const int Pcm = 1;
    private const int IeeeFloat = 3;
    private const int Extensible = 0xFFFE;

    // KSDATAFORMAT_SUBTYPE_*: the format tag, then these 14 bytes.
    private static ReadOnlySpan<byte> SubtypeTail => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <param name="chunk">At least 16 bytes.</param>
    /// <exception cref="InvalidDataException">What is wrong, without the file's name.</exception>
    public static WavFormat Parse(ReadOnlySpan<byte> chunk)
    {
        var tag = Tag(chunk);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var block = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (channels == 0 || rate is 0 or > Resampler.HighestRate)
        {
            throw new InvalidDataException($"its header says {channels} channels at {rate} Hz; expected at least one, at 1 to {Resampler.HighestRate} Hz.");
        }
        return new WavFormat((int)rate, channels, bits, Sample(tag, bits, block, channels), block);
    }

    private static int Tag(ReadOnlySpan<byte> chunk)
    {
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        if (tag != Extensible)
        {
            return tag;
        }
        return chunk.Length >= 40 && chunk[26..40].SequenceEqual(SubtypeTail)
            ? BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..])
            : throw new InvalidDataException("its WAVE_FORMAT_EXTENSIBLE header is cut short or names a format that isn't known.");
    }

    // A sample of 12 or 20 bits sits at the top of its container, so the container's size decides.
    private static SampleFormat Sample(int tag, int bits, int block, int channels) => (tag, (bits + 7) / 8, block) switch
    {
        (Pcm, 1, _) when block == channels => SampleFormat.UInt8,
        (Pcm, 2, _) when block == 2 * channels => SampleFormat.Int16,
        (Pcm, 3, _) when block == 3 * channels => SampleFormat.Int24,
        (Pcm, 3 or 4, _) when block == 4 * channels => SampleFormat.Int32,
        (IeeeFloat, 4, _) when block == 4 * channels => SampleFormat.Float32,
        (IeeeFloat, 8, _) when block == 8 * channels => SampleFormat.Float64,
        (Pcm or IeeeFloat, _, _) => throw new InvalidDataException(
            $"its samples of {bits} bits ({(tag == Pcm ? "integer" : "float")}) in blocks of {block} bytes, {channels} channels, aren't supported; "
            + "expected integers of 8, 16, 24, 32 bits or floats of 32, 64."),
        _ => throw new InvalidDataException($"it is compressed ({CodecName(tag)}); expected PCM or float samples. {AudioMagic.Remedy}"),
    };

    private static string CodecName(int tag) => tag switch
    {
        0x02 => "Microsoft ADPCM",
        0x06 => "A-law",
        0x07 => "mu-law",
        0x11 => "IMA ADPCM",
        0x31 => "GSM 6.10",
        0x50 => "MPEG",
        0x55 => "MP3",
        0xFF or 0x1600 or 0x1610 => "AAC",
        _ => $"format 0x{tag:X4}",
    };
}

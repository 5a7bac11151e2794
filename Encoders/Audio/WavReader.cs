using System.Buffers.Binary;

namespace EmotionFusion.Encoders;

/// <summary>Finds format and samples in a RIFF or RF64 WAV file; chunks it doesn't know are skipped.</summary>
internal static class WavReader
{
    private const uint Unknown = 0xFFFF_FFFF;

    // What sox writes for the length of a stream that it can't go back in.
    private const uint SoxUnknown = 0x7FFF_F000;

    /// <param name="file">At its beginning, which is that of a WAV file.</param>
    /// <exception cref="InvalidDataException">What is wrong, without the file's name.</exception>
    public static WavHeader ReadHeader(Stream file)
    {
        Span<byte> start = stackalloc byte[12];
        file.ReadExactly(start);
        WavFormat? format = null;
        long? longSize = null;
        while (NextChunk(file, out var id, out var size))
        {
            var next = file.Position + size + (size & 1); // chunks begin at even places
            switch (id)
            {
                case "fmt ":
                    format = WavFormat.Parse(Content(file, size, id));
                    break;
                case "ds64":
                    longSize = BinaryPrimitives.ReadInt64LittleEndian(Content(file, size, id).AsSpan(8));
                    break;
                case "data":
                    return Header(format, file, DataSize(file, size, longSize, riffSize: BinaryPrimitives.ReadUInt32LittleEndian(start[4..])));
            }
            file.Position = next;
        }
        throw new InvalidDataException("cut short: it has no data chunk.");
    }

    private static bool NextChunk(Stream file, out string id, out uint size)
    {
        Span<byte> head = stackalloc byte[8];
        var complete = file.ReadAtLeast(head, 8, throwOnEndOfStream: false) == 8;
        (id, size) = (System.Text.Encoding.ASCII.GetString(head[..4]), BinaryPrimitives.ReadUInt32LittleEndian(head[4..]));
        return complete;
    }

    // Of the chunks that matter; both have 16 bytes at least, and what comes after the first few dozen is padding.
    private static byte[] Content(Stream file, uint size, string id)
    {
        if (size < 16 || size > file.Length - file.Position)
        {
            throw new InvalidDataException($"cut short: its '{id}' chunk should have {size} bytes (16 at least), {file.Length - file.Position} are there.");
        }
        var content = new byte[Math.Min(size, 1024)];
        file.ReadExactly(content);
        return content;
    }

    // A stream's writer couldn't know the size, or never came back to fill it in (then RIFF's own size ends before the
    // samples, too): the samples go on to the end of the file.
    private static long DataSize(Stream file, uint size, long? longSize, uint riffSize)
    {
        var there = file.Length - file.Position;
        var neverFilledIn = size == 0 && (riffSize == Unknown || riffSize + 8L <= file.Position);
        if (longSize is null && (size is Unknown or SoxUnknown || neverFilledIn))
        {
            return there;
        }
        var promised = size == Unknown ? longSize!.Value : size;
        return promised <= there && promised >= 0
            ? promised
            : throw new InvalidDataException($"cut short: its data chunk should have {promised} bytes, {there} are there.");
    }

    private static WavHeader Header(WavFormat? format, Stream file, long dataSize)
    {
        if (format is null)
        {
            throw new InvalidDataException("its data chunk comes before any fmt chunk.");
        }
        if (format.Codec is not null)
        {
            return new WavHeader(new(format.SampleRate, format.Channels, 0, 0), format, file.Position);
        }
        var info = new AudioInfo(format.SampleRate, format.Channels, format.BitsPerSample, dataSize / format.BlockAlign);
        return info.Frames > 0 ? new WavHeader(info, format, file.Position) : throw new InvalidDataException("holds no samples.");
    }
}

/// <summary>How the samples of a WAV file are stored, and at which byte they begin.</summary>
/// <param name="Info">Of a compressed file, without frames and bits: only who decodes it knows.</param>
internal sealed record WavHeader(AudioInfo Info, WavFormat Format, long DataOffset);

/// <summary>How a sample of a WAV file is stored; always little-endian.</summary>
internal enum SampleFormat
{
    Compressed,
    UInt8,
    Int16,
    Int24,
    Int32,
    Float32,
    Float64,
}

/// <summary>The <c>fmt </c> chunk, checked.</summary>
/// <param name="BlockAlign">Bytes of a frame.</param>
/// <param name="Codec">How it is compressed; null: it isn't.</param>
internal sealed record WavFormat(int SampleRate, int Channels, int BitsPerSample, SampleFormat Sample, int BlockAlign, string? Codec)
{
    private const int Pcm = 1;
    private const int IeeeFloat = 3;
    private const int Extensible = 0xFFFE;

    // KSDATAFORMAT_SUBTYPE_*: the format tag, then these 14 bytes.
    private static ReadOnlySpan<byte> SubtypeTail => [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    public bool IsFloat => Sample is SampleFormat.Float32 or SampleFormat.Float64;

    public int BytesPerSample => BlockAlign / Channels;

    /// <param name="chunk">At least 16 bytes.</param>
    /// <exception cref="InvalidDataException">What is wrong, without the file's name.</exception>
    public static WavFormat Parse(ReadOnlySpan<byte> chunk)
    {
        var tag = Tag(chunk);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var block = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (channels == 0 || rate is < AudioFile.LowestRate or > AudioFile.HighestRate)
        {
            throw new InvalidDataException(
                $"its header says {channels} channels at {rate} Hz; expected at least one, at {AudioFile.LowestRate} to {AudioFile.HighestRate} Hz.");
        }
        return tag is Pcm or IeeeFloat
            ? new WavFormat((int)rate, channels, bits, SampleOf(tag, bits, block, channels), block, null)
            : new WavFormat((int)rate, channels, 0, SampleFormat.Compressed, block, CodecName(tag));
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
    private static SampleFormat SampleOf(int tag, int bits, int block, int channels) => (tag, (bits + 7) / 8, block) switch
    {
        (Pcm, 1, _) when block == channels => SampleFormat.UInt8,
        (Pcm, 2, _) when block == 2 * channels => SampleFormat.Int16,
        (Pcm, 3, _) when block == 3 * channels => SampleFormat.Int24,
        (Pcm, 3 or 4, _) when block == 4 * channels => SampleFormat.Int32,
        (IeeeFloat, 4, _) when block == 4 * channels => SampleFormat.Float32,
        (IeeeFloat, 8, _) when block == 8 * channels => SampleFormat.Float64,
        _ => throw new InvalidDataException(
            $"its samples of {bits} bits ({(tag == Pcm ? "integer" : "float")}) in blocks of {block} bytes, {channels} channels, aren't supported; "
            + "expected integers of 8, 16, 24, 32 bits or floats of 32, 64."),
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

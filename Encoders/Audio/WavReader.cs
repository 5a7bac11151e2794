using System.Buffers.Binary;

namespace EmotionFusion.Encoders;

/// <summary>Finds format and samples in a RIFF or RF64 WAV file; chunks it doesn't know are skipped.</summary>
internal static class WavReader
{
    private const uint Unknown = 0xFFFF_FFFF;

    // What sox writes for the length of a stream that it can't go back in.
    private const uint SoxUnknown = 0x7FFF_F000;

    /// <exception cref="InvalidDataException">What is wrong, without the file's name.</exception>
    public static WavHeader ReadHeader(Stream file)
    {
        Span<byte> start = stackalloc byte[32];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        RequireWav(start);
        file.Position = 12;
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

    private static void RequireWav(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty)
        {
            throw new InvalidDataException("the file is empty (0 bytes).");
        }
        if (start.Length < 12 || !(start.StartsWith("RIFF"u8) || start.StartsWith("RF64"u8)) || !start[8..].StartsWith("WAVE"u8))
        {
            throw new InvalidDataException(AudioMagic.Recognise(start) is { } name
                ? $"isn't a WAV file but {name}. {AudioMagic.Remedy}"
                : $"isn't a WAV file: it doesn't begin with RIFF....WAVE. {AudioMagic.Remedy}");
        }
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
        var info = new AudioInfo(format.SampleRate, format.Channels, format.BitsPerSample, dataSize / format.BlockAlign);
        return info.Frames > 0
            ? new WavHeader(info, format.Format, file.Position)
            : throw new InvalidDataException("holds no samples.");
    }
}

using System.Buffers.Binary;
using System.Text;

namespace EmotionFusion.Tests;

/// <summary>Writes WAV files of every kind, right and wrong.</summary>
internal sealed class WavBuilder
{
    public const int Pcm = 1;
    public const int Float = 3;
    public const int Extensible = 0xFFFE;

    private readonly MemoryStream _body = new();

    public string Magic { get; init; } = "RIFF";

    /// <summary>What the file says of its own size; null: the truth.</summary>
    public uint? RiffSize { get; init; }

    public WavBuilder Format(int tag, int channels, int rate, int bits, int? blockAlign = null)
    {
        var block = blockAlign ?? channels * ((bits + 7) / 8);
        var extensible = tag >> 16; // the format inside WAVE_FORMAT_EXTENSIBLE
        using var chunk = new MemoryStream();
        Write(chunk, tag & 0xFFFF, 2);
        Write(chunk, channels, 2);
        Write(chunk, rate, 4);
        Write(chunk, rate * block, 4);
        Write(chunk, block, 2);
        Write(chunk, bits, 2);
        if (extensible != 0)
        {
            Write(chunk, 22, 2);
            Write(chunk, bits, 2);
            Write(chunk, 0, 4);
            Write(chunk, extensible, 2);
            chunk.Write([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);
        }
        return Chunk("fmt ", chunk.ToArray());
    }

    /// <summary>Its size can be a lie; null: the truth.</summary>
    public WavBuilder Chunk(string id, byte[] content, uint? size = null)
    {
        _body.Write(Encoding.ASCII.GetBytes(id));
        Write(_body, size ?? (uint)content.Length, 4);
        _body.Write(content);
        if (content.Length % 2 == 1 && size is null)
        {
            _body.WriteByte(0);
        }
        return this;
    }

    public byte[] ToArray()
    {
        using var file = new MemoryStream();
        file.Write(Encoding.ASCII.GetBytes(Magic));
        Write(file, RiffSize ?? (uint)(4 + _body.Length), 4);
        file.Write("WAVE"u8);
        file.Write(_body.ToArray());
        return file.ToArray();
    }

    /// <summary>Samples of -1..1, as they are stored in a file of this kind.</summary>
    public static byte[] Encode(IEnumerable<double> samples, int tag, int bits) => [.. samples.SelectMany(sample => (tag, bits) switch
    {
        (Float, 32) => BitConverter.GetBytes((float)sample),
        (Float, 64) => BitConverter.GetBytes(sample),
        (_, 8) => [(byte)(128 + Math.Round(sample * 127))],
        _ => BitConverter.GetBytes((long)Math.Round(sample * ((1L << (bits - 1)) - 1)))[..(bits / 8)],
    })];

    private static void Write(Stream stream, long value, int bytes)
    {
        Span<byte> buffer = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(buffer, value);
        stream.Write(buffer[..bytes]);
    }
}

using System.Buffers.Binary;
using System.Text;

namespace EmotionFusion.Fuzz;

/// <summary>Damages WAV files: the fields of their headers, their lengths and their chunks.</summary>
internal static class WavMutator
{
    private static readonly uint[] Rates =
    [
        0, 1, 2, 3, 7, 100, 999, 1000, 4000, 8000, 11_025, 15_999, 16_001, 22_050, 44_100, 44_101, 47_999, 48_000, 96_000, 191_999, 192_000, 383_999, 384_000, 384_001,
        767_999, 768_000, 768_001, 1_000_003, 100_000_007, 0x7FFFFFFF, 0x80000000, 4_000_000_000, uint.MaxValue,
    ];

    private static readonly ushort[] Tags = [0, 1, 2, 3, 6, 7, 17, 85, 0xFFFE, 0xFFFF];
    private static readonly ushort[] Bits = [0, 1, 7, 8, 12, 16, 20, 24, 32, 33, 64, 255, 65535];
    private static readonly ushort[] Channels = [0, 1, 2, 3, 6, 255, 4096, 65535];
    private static readonly uint[] Lengths = [0, 1, 2, 3, 100, 0x7FFFFFFE, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, uint.MaxValue];

    public static byte[] Damage(byte[] input, Dice dice) => dice.Below(6) switch
    {
        0 or 1 => Field(input, dice),
        2 => Chunk(input, dice),
        _ => New(dice),
    };

    /// <summary>A file with these fields, whether they fit each other or not.</summary>
    public static byte[] Of(uint rate, ushort tag, ushort channels, ushort bits, byte[] samples, uint? claimed = null)
    {
        var bytes = new byte[44 + samples.Length];
        "RIFF\0\0\0\0WAVEfmt "u8.CopyTo(bytes);
        var align = (ushort)(channels * bits / 8);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)(bytes.Length - 8));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(20), tag);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(22), channels);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24), rate);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(28), unchecked(rate * align));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(32), align);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(34), bits);
        "data"u8.CopyTo(bytes.AsSpan(36));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(40), claimed ?? (uint)samples.Length);
        samples.CopyTo(bytes, 44);
        return bytes;
    }

    private static byte[] New(Dice dice)
    {
        // Any magnitude is as likely as any other; some rates are dear to resamplers.
        var rate = dice.Chance(50) ? dice.OneOf(Rates) : (uint)Math.Pow(2, 32 * dice.Below(1 << 20) / (double)(1 << 20));
        var isPlain = dice.Chance(70);
        var (tag, channels, bits) = isPlain
            ? dice.OneOf<(ushort, ushort, ushort)>([(1, 1, 16), (1, 2, 16), (1, 1, 8), (1, 1, 24), (1, 1, 32), (3, 1, 32), (3, 2, 64)])
            : (dice.OneOf(Tags), dice.OneOf(Channels), dice.OneOf(Bits));
        var samples = dice.Chance(60) && tag == 1 ? dice.Bytes(dice.Below(dice.Chance(20) ? 200_000 : 4000)) : new byte[dice.Below(100_000)];
        return Of(rate, tag, channels, bits, samples, dice.Chance(20) ? dice.OneOf(Lengths) : null);
    }

    private static byte[] Field(byte[] input, Dice dice)
    {
        if (input.Length < 44)
        {
            return New(dice);
        }
        var bytes = input.ToArray();
        switch (dice.Below(5))
        {
            case 0:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(dice.OneOf([4, 16, 40])), dice.OneOf(Lengths));
                break;
            case 1:
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(24), dice.OneOf(Rates));
                break;
            case 2:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(20), dice.OneOf(Tags));
                break;
            case 3:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(22), dice.OneOf(Channels));
                break;
            default:
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(dice.OneOf([32, 34])), dice.OneOf(Bits));
                break;
        }
        return bytes;
    }

    /// <summary>Another chunk before fmt, before data or at the end; or RF64, with or without its ds64.</summary>
    private static byte[] Chunk(byte[] input, Dice dice)
    {
        var name = dice.OneOf<string>(["LIST", "fact", "ds64", "data", "fmt ", "junk", "\0\0\0\0", "RIFF"]);
        var content = dice.Bytes(dice.OneOf([0, 1, 2, 16, 28, 40, 1000]));
        var length = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, dice.Chance(60) ? (uint)content.Length : dice.OneOf(Lengths));
        var at = Math.Min(input.Length, dice.OneOf([12, 36, input.Length]));
        byte[] changed = [.. input[..at], .. Encoding.Latin1.GetBytes(name), .. length, .. content, .. input[at..]];
        if (dice.Chance(30))
        {
            Encoding.Latin1.GetBytes(dice.OneOf<string>(["RF64", "RIFX", "FORM", "OggS", "fLaC"])).AsSpan(0, Math.Min(4, changed.Length)).CopyTo(changed);
        }
        return changed;
    }
}

/// <summary>Damages safetensors files: the JSON of the header, its length, and how much data follows.</summary>
internal static class SafetensorsMutator
{
    public static byte[] Damage(byte[] input, Dice dice)
    {
        if (input.Length < 8 || BinaryPrimitives.ReadInt64LittleEndian(input) is var length && (length < 0 || length > input.Length - 8))
        {
            return Mutator.Bytes(input, input, dice);
        }
        var (header, data) = (input[8..(8 + (int)length)], input[(8 + (int)length)..]);
        switch (dice.Below(8))
        {
            case <= 4:
                header = JsonMutator.Damage(header, dice);
                break;
            case 5:
                header = Mutator.Bytes(header, header, dice);
                break;
            case 6:
                data = dice.Chance(50) ? data[..dice.Below(data.Length + 1)] : [.. data, .. dice.Bytes(1 + dice.Below(100))];
                break;
            default:
                return Of(header, data, dice.OneOf(Hostile.Integers));
        }
        return Of(header, data, header.Length);
    }

    public static byte[] Of(byte[] header, byte[] data, long length)
    {
        var start = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(start, length);
        return [.. start, .. header, .. data];
    }
}

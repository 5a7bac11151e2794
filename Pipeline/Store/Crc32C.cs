using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace EmotionFusion.Pipeline;

/// <summary>CRC-32C (Castagnoli), which shards of format 2 are checked by; System.IO.Hashing has another polynomial only.</summary>
internal static class Crc32C
{
    public const uint Start = ~0u;

    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, word);
        }
        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }
        return crc;
    }

    public static string Hex(uint crc) => (~crc).ToString("x8", CultureInfo.InvariantCulture);
}

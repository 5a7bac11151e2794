using System.Numerics;
using System.Runtime.InteropServices;

namespace EmotionFusion.Pipeline;

/// <summary>
/// A CRC-32C that runs at the speed of memory: four of them side by side, since one alone waits for itself.
/// The bytes, with zeros up to a multiple of 32, are words of 8; lane j (0..3) is the CRC-32C of the words j, j + 4,
/// j + 8, ..., and the whole is the CRC-32C of the four lanes' values, little-endian. CRC-32C is the usual one
/// (Castagnoli, reflected, begun with and at last inverted by 0xFFFFFFFF: "123456789" gives E3069283).
/// </summary>
internal struct LaneCrc
{
    private const int Block = 32;

    private uint _lane0 = ~0u, _lane1 = ~0u, _lane2 = ~0u, _lane3 = ~0u;

    public LaneCrc()
    {
    }

    public readonly uint Value
    {
        get
        {
            ReadOnlySpan<uint> lanes = [~_lane0, ~_lane1, ~_lane2, ~_lane3];
            var crc = ~0u;
            foreach (var lane in lanes)
            {
                crc = BitOperations.Crc32C(crc, lane);
            }
            return ~crc;
        }
    }

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = new LaneCrc();
        crc.Append(bytes);
        return crc.Value;
    }

    /// <summary>Every call but the last must bring a multiple of 32 bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var whole = bytes.Length - (bytes.Length % Block);
        AppendBlocks(MemoryMarshal.Cast<byte, ulong>(bytes[..whole]));
        if (whole < bytes.Length)
        {
            Span<byte> rest = stackalloc byte[Block];
            rest.Clear();
            bytes[whole..].CopyTo(rest);
            AppendBlocks(MemoryMarshal.Cast<byte, ulong>(rest));
        }
    }

    private void AppendBlocks(ReadOnlySpan<ulong> words)
    {
        // Locals, so that the four stay in registers.
        var (lane0, lane1, lane2, lane3) = (_lane0, _lane1, _lane2, _lane3);
        for (; words.Length >= 4; words = words[4..])
        {
            lane0 = BitOperations.Crc32C(lane0, words[0]);
            lane1 = BitOperations.Crc32C(lane1, words[1]);
            lane2 = BitOperations.Crc32C(lane2, words[2]);
            lane3 = BitOperations.Crc32C(lane3, words[3]);
        }
        (_lane0, _lane1, _lane2, _lane3) = (lane0, lane1, lane2, lane3);
    }
}

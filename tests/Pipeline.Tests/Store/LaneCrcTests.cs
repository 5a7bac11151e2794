using System.Text;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class LaneCrcTests
{
    [TestMethod]
    public void Crc32C_CheckValue_IsTheStandards() => Assert.AreEqual(0xE3069283, Crc32C(Encoding.ASCII.GetBytes("123456789")));

    [TestMethod]
    public void Of_AnyLength_IsWhatItsDefinitionSays()
    {
        var bytes = new byte[1000];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length < 200; length++)
        {
            Assert.AreEqual(Definition(bytes[..length]), LaneCrc.Of(bytes.AsSpan(0, length)), $"{length}");
        }
        Assert.AreEqual(Definition(bytes), LaneCrc.Of(bytes));
    }

    [TestMethod]
    public void Append_InPieces_IsTheSame()
    {
        var bytes = new byte[1000];
        new Random(2).NextBytes(bytes);
        var crc = new LaneCrc();
        crc.Append(bytes.AsSpan(0, 320));
        crc.Append(bytes.AsSpan(320, 32));
        crc.Append(bytes.AsSpan(352));
        Assert.AreEqual(LaneCrc.Of(bytes), crc.Value);
    }

    [TestMethod]
    public void Of_AnyBitFlipped_Differs()
    {
        var bytes = new byte[100];
        new Random(3).NextBytes(bytes);
        var right = LaneCrc.Of(bytes);
        for (var bit = 0; bit < 800; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.AreNotEqual(right, LaneCrc.Of(bytes), $"{bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    private static uint Definition(byte[] bytes)
    {
        byte[] padded = [.. bytes, .. new byte[(32 - (bytes.Length % 32)) % 32]];
        var lanes = Enumerable.Range(0, 4).Select(lane => Crc32C([.. padded.Chunk(8).Where((_, word) => word % 4 == lane).SelectMany(word => word)]));
        return Crc32C([.. lanes.SelectMany(BitConverter.GetBytes)]);
    }

    /// <summary>Bit by bit, as textbooks have it.</summary>
    private static uint Crc32C(byte[] bytes)
    {
        var crc = ~0U;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0x82F63B78);
            }
        }
        return ~crc;
    }
}

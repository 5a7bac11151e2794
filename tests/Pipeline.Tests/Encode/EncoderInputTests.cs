using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class EncoderInputTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(6)]
    [DataRow(7)]
    [DataRow(8)]
    [DataRow(50)]
    public void HashOf_InPieces_IsTheWholesSha256(int count)
    {
        float[] samples = [.. Enumerable.Range(0, count).Select(i => i / 7f)];
        var expected = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(samples.AsSpan())));
        Assert.AreEqual(expected, EncoderInput.HashOf<float>(samples, piece: 7));
        Assert.AreEqual(expected, EncoderInput.Audio.Hash(samples));
    }

    /// <summary>Nine hours at 16 kHz. The array is never written to, so that it takes next to no memory.</summary>
    [TestMethod]
    public void Hash_MoreBytesThanASpanHolds_IsTheirSha256() =>
        Assert.AreEqual("1552c80336a2d8bcf1a1a9be9a1d0d041802f89466965a0ba84b88e14a06f910", EncoderInput.Audio.Hash(new float[(1 << 29) + 1]));
}

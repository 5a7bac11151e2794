using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

[TestClass]
public sealed class SoundLevelsTests
{
    [TestMethod]
    public void Add_Frames_MeasuresAllChannels()
    {
        var levels = Of(2, 16, [0, 0.5, -0.75, 0, 0, 0, 0, 0, 0.25, 0]);
        Assert.AreEqual(0.75, levels.Peak);
        Assert.AreEqual(Math.Sqrt((0.25 + 0.5625 + 0.0625) / 10), levels.Rms, 1e-15);
        Assert.AreEqual(2, levels.LongestSilence); // frames of nothing but zeros
        Assert.AreEqual(0, levels.ClippedShare);
    }

    [TestMethod]
    public void Add_FullScale_IsClippedFromThreeInARowOn()
    {
        const double Top = 32767 / 32768.0;
        Assert.AreEqual(0, Of(1, 16, [Top, Top, 0, -1, -1, Top, Top]).ClippedShare); // another side begins anew
        Assert.AreEqual(7 / 10.0, Of(1, 16, [Top, Top, Top, 0, -1, -Top, -1, -1, 0, Top]).ClippedShare);
        Assert.AreEqual(3 / 8.0, Of(2, 16, [Top, 0, Top, 0, Top, 0, 0, Top]).ClippedShare); // a channel
        Assert.AreEqual(0, Of(1, 24, [Top, Top, Top]).ClippedShare); // 24 bits go on to 1 - 2^-23
        Assert.AreEqual(1, Of(1, 8, [127 / 128.0, 127 / 128.0, 127 / 128.0]).ClippedShare);
        Assert.AreEqual(1, Of(1, 0, [1.2, 1, Top]).ClippedShare);
    }

    [TestMethod]
    public void Add_InPieces_IsTheSame()
    {
        double[] samples = [.. Enumerable.Range(0, 300).Select(i => i % 50 < 10 ? 1 : i % 50 < 25 ? 0 : Math.Sin(i))];
        var (whole, pieces) = (Of(3, 32, samples), new SoundLevels());
        pieces.Begin(3, 32);
        for (var at = 0; at < samples.Length; at += 6)
        {
            pieces.Add(samples.AsSpan(at, 6));
        }
        Assert.AreEqual((whole.Peak, whole.Rms, whole.ClippedShare, whole.LongestSilence), (pieces.Peak, pieces.Rms, pieces.ClippedShare, pieces.LongestSilence));
        Assert.IsGreaterThan(0, whole.ClippedShare);
    }

    private static SoundLevels Of(int channels, int bits, double[] samples)
    {
        var levels = new SoundLevels();
        levels.Begin(channels, bits);
        levels.Add(samples);
        return levels;
    }
}

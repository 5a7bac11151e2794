using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

[TestClass]
public sealed class ResamplerTests
{
    [TestMethod]
    [DataRow(8000)]
    [DataRow(11025)]
    [DataRow(22050)]
    [DataRow(24000)]
    [DataRow(32000)]
    [DataRow(37800)]
    [DataRow(44100)]
    [DataRow(48000)]
    [DataRow(96000)]
    [DataRow(192000)]
    [DataRow(4001)]
    [DataRow(44101)]
    [DataRow(47999)]
    [DataRow(767999)]
    [DataRow(768000)]
    public void To16k_ToneOf1k_KeepsItsLevel(int rate) =>
        Assert.AreEqual(0, Tone.Level(Resampler.To16k(Tone.Make(1000, rate, 1), rate)), 0.01);

    [TestMethod]
    [DataRow(22050)]
    [DataRow(44100)]
    [DataRow(48000)]
    [DataRow(96000)]
    [DataRow(44101)]
    [DataRow(95999)]
    public void To16k_ToneOf7200_KeepsItsLevel(int rate) =>
        Assert.AreEqual(0, Tone.Level(Resampler.To16k(Tone.Make(7200, rate, 1), rate)), 0.01);

    [TestMethod]
    [DataRow(22050, 8000)]
    [DataRow(44100, 8001)]
    [DataRow(44100, 9000)]
    [DataRow(44100, 15000)]
    [DataRow(48000, 8001)]
    [DataRow(48000, 12000)]
    [DataRow(48000, 23000)]
    [DataRow(96000, 8001)]
    [DataRow(96000, 17000)]
    [DataRow(96000, 40000)]
    [DataRow(44101, 8001)]
    [DataRow(44101, 15000)]
    [DataRow(95999, 8001)]
    [DataRow(95999, 40000)]
    [DataRow(767999, 8001)]
    [DataRow(767999, 300000)]
    public void To16k_ToneAbove8k_Is80dBDown(int rate, double frequency) =>
        Assert.IsLessThan(-80, Tone.Level(Resampler.To16k(Tone.Make(frequency, rate, 1), rate)));

    [TestMethod]
    [DataRow(8000, 1000)]
    [DataRow(11025, 3000)]
    [DataRow(44100, 1000)]
    [DataRow(48000, 5000)]
    [DataRow(1002, 300)]
    [DataRow(8001, 3000)]
    [DataRow(44101, 7000)]
    [DataRow(47999, 5000)]
    [DataRow(192001, 5000)]
    public void To16k_Tone_IsTheToneOf16k(int rate, double frequency)
    {
        var (made, expected) = (Resampler.To16k(Tone.Make(frequency, rate, 0.5), rate), Tone.Make(frequency, 16000, 0.5));
        Assert.HasCount(expected.Length, made);
        for (var i = 1000; i < made.Length - 1000; i++)
        {
            Assert.AreEqual(expected[i], made[i], 1e-4f); // in place to a fraction of a sample, no image, no alias
        }
    }

    [TestMethod]
    public void To16k_16k_IsTheSameArray()
    {
        float[] samples = [1, 2, 3];
        Assert.AreSame(samples, Resampler.To16k(samples, 16000));
    }

    [TestMethod]
    [DataRow(1, 2, 32000)]
    [DataRow(7, 5, 11429)]
    [DataRow(44101, 3, 2)]
    [DataRow(48000, 1, 1)]
    [DataRow(96000, 7, 2)]
    public void To16k_OddRate_GivesTheCeiling(int rate, int count, int expected) =>
        Assert.HasCount(expected, Resampler.To16k(new float[count], rate));

    [TestMethod]
    public void To16k_Constant_StaysConstant()
    {
        var made = Resampler.To16k(Enumerable.Repeat(0.25f, 44100).ToArray(), 44100);
        foreach (var sample in made[200..^200])
        {
            Assert.AreEqual(0.25f, sample, 1e-6f);
        }
    }

    // 16,000 fractions of a sample, each with taps of its own, took up to 300 MB, and were never let go.
    [TestMethod]
    public void To16k_ManyOddRates_TakeLittleMemory()
    {
        var samples = new float[1000];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var rate = 767_001; rate <= 767_999; rate += 2 * 61)
        {
            Resampler.To16k(samples, rate);
        }

        Assert.IsLessThan(20L << 20, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

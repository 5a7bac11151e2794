namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class SplitMix64Tests
{
    /// <summary>The published sequence of seed 1234567.</summary>
    [TestMethod]
    public void Next_KnownSeed_GivesThePublishedNumbers()
    {
        var random = new SplitMix64(1234567);
        ulong[] numbers = [random.Next(), random.Next(), random.Next(), random.Next(), random.Next()];
        CollectionAssert.AreEqual(
            new ulong[] { 6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821 }, numbers);
    }

    [TestMethod]
    public void Below_ManyDraws_AreEven()
    {
        var random = new SplitMix64(3);
        var counts = new int[10];
        for (var i = 0; i < 100_000; i++)
        {
            counts[random.Below(10)]++;
        }

        foreach (var count in counts)
        {
            Assert.AreEqual(10_000, count, 400.0); // 4 standard deviations
        }
    }

    [TestMethod]
    public void Below_Zero_Throws() => Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new SplitMix64(1).Below(0));
}

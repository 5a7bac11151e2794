namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class SplitMix64Tests
{
    [TestMethod]
    public void Next_SeedOfTheReference_GivesItsNumbers()
    {
        // The first outputs of Vigna's splitmix64.c for the state 1234567.
        var random = new SplitMix64(1234567);
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        foreach (var number in expected)
        {
            Assert.AreEqual(number, random.Next());
        }
    }

    [TestMethod]
    public void Shuffle_ManyTimes_PutsEachItemEverywhereAboutEquallyOften()
    {
        var counts = new int[3, 3];
        var random = new SplitMix64(1);
        for (var round = 0; round < 3000; round++)
        {
            int[] items = [0, 1, 2];
            random.Shuffle<int>(items);
            for (var place = 0; place < 3; place++)
            {
                counts[items[place], place]++;
            }
        }
        foreach (var count in counts)
        {
            Assert.IsTrue(count is > 900 and < 1100, $"{count} of 3000");
        }
    }
}

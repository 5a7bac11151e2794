
namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class SpeakerBatchesTests
{
    [TestMethod]
    public void Of_SeveralSpeakers_EachBatchHasOneAndShortOnesAreKept()
    {
        var random = new SplitMix64(1);
        string Speaker(int row) => row % 3 == 0 ? "a" : "b";

        var batches = SpeakerBatches.Of([.. Enumerable.Range(0, 30)], Speaker, batchSize: 4, ref random);

        Assert.HasCount(3 + 5, batches);
        Assert.IsTrue(batches.All(batch => batch.Select(Speaker).Distinct().Count() == 1));
        CollectionAssert.AreEqual(Enumerable.Range(0, 30).ToArray(), batches.SelectMany(batch => batch).Order().ToArray());
        CollectionAssert.AreNotEqual(batches.OrderBy(batch => Speaker(batch[0])).ToArray(), batches.ToArray());
        CollectionAssert.AreNotEqual(Enumerable.Range(0, 10).Select(i => 3 * i).ToArray(), batches.SelectMany(batch => batch).Where(row => row % 3 == 0).ToArray());
    }

    [TestMethod]
    public void Of_UnknownSpeakers_LeavesThemOut()
    {
        var random = new SplitMix64(1);
        string[] speakers = ["", "-1", "unknown", "Unknown", " ", "7"];

        var batches = SpeakerBatches.Of([0, 1, 2, 3, 4, 5], row => speakers[row], batchSize: 2, ref random);

        Assert.HasCount(1, batches);
        CollectionAssert.AreEqual(new[] { 5 }, batches[0]);
    }
}

namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class DropoutMasksTests
{
    [TestMethod]
    [DataRow(0.1)]
    [DataRow(0.5)]
    [DataRow(0.9)]
    public void Fill_ManyValues_DropsTheShareAndKeepsTheMean(double probability)
    {
        var mask = Mask(seed: 1, step: 3, probability, 400_003);

        Assert.AreEqual(probability, mask.Count(value => value == 0) / (double)mask.Length, 0.004);
        Assert.AreEqual(1, mask.Average(), 0.02);
        Assert.IsTrue(mask.All(value => value == 0 || value == (float)(1 / (1 - probability))));
    }

    [TestMethod]
    public void Fill_SameSeedAndStep_GivesTheSameMaskWhateverWasDrawnBefore()
    {
        var masks = new DropoutMasks(5);
        masks.BeginStep(1);
        masks.Fill(new float[77], 0.3);
        masks.BeginStep(2);
        var again = new float[1001];
        masks.Fill(again, 0.3);

        CollectionAssert.AreEqual(Mask(seed: 5, step: 2, 0.3, 1001), again);
    }

    [TestMethod]
    [DataRow(6, 2L)]
    [DataRow(5, 3L)]
    public void Fill_OtherSeedOrStep_GivesAnotherMask(int seed, long step)
    {
        var (one, other) = (Mask(seed: 5, step: 2, 0.5, 10_000), Mask(seed, step, 0.5, 10_000));

        var agreement = one.Zip(other).Count(pair => pair.First == pair.Second) / 10_000.0;
        Assert.AreEqual(0.5, agreement, 0.03, "the masks are related");
    }

    [TestMethod]
    public void Fill_SecondDrawOfAStep_IsUnrelatedToTheFirst()
    {
        var masks = new DropoutMasks(7);
        masks.BeginStep(0);
        var (first, second) = (new float[10_000], new float[10_000]);
        masks.Fill(first, 0.5);
        masks.Fill(second, 0.5);

        Assert.AreEqual(0.5, first.Zip(second).Count(pair => pair.First == pair.Second) / 10_000.0, 0.03);
    }

    private static float[] Mask(int seed, long step, double probability, int length)
    {
        var masks = new DropoutMasks(seed);
        masks.BeginStep(step);
        var mask = new float[length];
        masks.Fill(mask, probability);
        return mask;
    }
}

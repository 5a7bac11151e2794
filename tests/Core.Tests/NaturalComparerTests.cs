namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class NaturalComparerTests
{
    [TestMethod]
    public void Compare_NamesWithNumbers_GoesByNumber()
    {
        string[] sorted = ["", "01", "1", "2", "10", "a", "a1", "a1b", "a2", "a10", "a99999999999999999999", "a100000000000000000000", "b"];
        CollectionAssert.AreEqual(sorted, sorted.Reverse().Order(NaturalComparer.Instance).ToArray());
    }

    [TestMethod]
    public void Compare_AnyPair_IsAnOrder()
    {
        string[] names = ["", "0", "00", "1", "01", "1a", "01a", "a", "a1", "a01", "a1b2", "a01b1"];
        foreach (var x in names)
        {
            foreach (var y in names)
            {
                var order = Math.Sign(NaturalComparer.Instance.Compare(x, y));
                Assert.AreEqual(-order, Math.Sign(NaturalComparer.Instance.Compare(y, x)), $"{x}, {y}");
                Assert.AreEqual(x == y, order == 0, $"{x}, {y}");
                foreach (var z in names.Where(z => order < 0 && NaturalComparer.Instance.Compare(y, z) < 0))
                {
                    Assert.IsTrue(NaturalComparer.Instance.Compare(x, z) < 0, $"{x}, {y}, {z}");
                }
            }
        }
    }
}

namespace EmotionFusion.Pipeline.Tests;

[TestClass]
public sealed class EmotionFusionExceptionTests
{
    [TestMethod]
    public void Message_UpToTheLimit_IsWhole()
    {
        var message = new string('x', 8000);
        Assert.AreEqual(message, new EmotionFusionException(message).Message);
    }

    [TestMethod]
    public void Message_BeyondTheLimit_LosesItsMiddle()
    {
        var message = "table.csv(3): the header is '" + new string('x', 1_000_000) + "'; restore the file.";
        foreach (var cut in new[] { new EmotionFusionException(message).Message, new SampleException(message).Message })
        {
            Assert.AreEqual(8000, cut.Length);
            StringAssert.StartsWith(cut, "table.csv(3): the header is 'xxx");
            StringAssert.Contains(cut, "x ... x");
            StringAssert.EndsWith(cut, "xxx'; restore the file.");
        }
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("x")]
    public void Message_BeyondTheLimit_PartsNoSurrogatePair(string before)
    {
        var cut = new EmotionFusionException(before + string.Concat(Enumerable.Repeat("\U0001F600", 5000))).Message;
        Assert.IsLessThanOrEqualTo(8000, cut.Length);
        Assert.IsTrue(new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(cut) > 0); // throws on half a pair
    }
}

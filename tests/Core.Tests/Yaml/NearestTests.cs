namespace EmotionFusion.Tests;

[TestClass]
public sealed class NearestTests
{
    private static readonly string[] Known = ["learning_rate", "batch_size", "seed", "seeds", "concat", "cross_attention"];

    [TestMethod]
    [DataRow("learning_rte", "learning_rate")]
    [DataRow("leraning_rate", "learning_rate")]
    [DataRow("Batch_Size", "batch_size")]
    [DataRow("sed", "seed")]
    [DataRow("seeds", "seeds")]
    [DataRow("cross", "cross_attention")]
    public void Of_Misspelt_GivesWhatWasMeant(string word, string expected) => Assert.AreEqual(expected, Nearest.Of(word, Known));

    [TestMethod]
    [DataRow("momentum")]
    [DataRow("x")]
    [DataRow("")]
    public void Of_NothingNear_GivesNull(string word) => Assert.IsNull(Nearest.Of(word, Known));

    [TestMethod]
    public void Hint_Near_IsASentence()
    {
        Assert.AreEqual(" Did you mean 'concat'?", Nearest.Hint("conact", Known));
        Assert.AreEqual("", Nearest.Hint("momentum", Known));
    }
}

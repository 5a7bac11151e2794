namespace EmotionFusion.Tests;

[TestClass]
public sealed class VocabularyTests
{
    [TestMethod]
    public void BertTokenizers_BaseUncased_IsBertsVocabulary() => CollectionAssert.AreEqual(
        File.ReadAllLines(Path.Combine(Repository.Encoders, "all-minilm-l6-v2", "vocab.txt")),
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Vocabularies", "base_uncased.txt")));
}

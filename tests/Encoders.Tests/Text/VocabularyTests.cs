using System.Text;
using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

[TestClass]
public sealed class VocabularyTests
{
    private static readonly string Bert = Path.Combine(Repository.Encoders, "all-minilm-l6-v2", "vocab.txt");

    [TestMethod]
    public void BertTokenizers_BaseUncased_IsBertsVocabulary()
    {
        var packaged = Path.Combine(AppContext.BaseDirectory, "Vocabularies", "base_uncased.txt");
        CollectionAssert.AreEqual(File.ReadAllLines(Bert), VocabularyFile.Read(packaged));
        Assert.AreEqual(VocabularyFile.Sha256(Bert), VocabularyFile.Sha256(packaged));
    }

    [TestMethod]
    public void Read_SavedFromWindows1252_IsRepaired()
    {
        using var folder = new TemporaryFolder();
        var windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        File.WriteAllText(folder.File("v.txt"), windows1252.GetString(File.ReadAllBytes(Bert)).Replace('\u00A0', ' '), Encoding.UTF8);
        Assert.AreNotEqual(new FileInfo(Bert).Length, new FileInfo(folder.File("v.txt")).Length);
        CollectionAssert.AreEqual(File.ReadAllLines(Bert), VocabularyFile.Read(folder.File("v.txt")));
    }
}

using EmotionFusion.Encoders;

namespace EmotionFusion.Tests;

[TestClass]
public sealed class EncoderCatalogTests
{
    private static readonly EncoderCatalog Catalog = EncoderCatalog.Open(Repository.Encoders);

    [TestMethod]
    public void Encoders_OfTheProject_AllLoad()
    {
        CollectionAssert.AreEqual(
            new[] { "all-minilm-l6-v2", "bert-base-uncased", "emotion2vec-base", "whisper-tiny-en" },
            Catalog.Encoders.Select(encoder => encoder.Name).ToArray());
        CollectionAssert.AreEqual(Catalog.Names.ToArray(), Catalog.Encoders.Select(encoder => encoder.Name).ToArray());
    }

    [TestMethod]
    public void Find_Tracked_HasItsPinnedModel()
    {
        foreach (var name in new[] { "whisper-tiny-en", "all-minilm-l6-v2" })
        {
            var spec = Catalog.Find(name);
            Assert.IsTrue(spec.HasModel);
            Assert.AreEqual(spec.Sha256, spec.FingerprintParts["model.onnx"]);
        }
    }

    [TestMethod]
    public void Find_Unknown_OffersTheNearest() => Assert.AreEqual(
        $"Unknown encoder 'whisper-tiny'. Did you mean 'whisper-tiny-en'? {Repository.Encoders} has all-minilm-l6-v2, bert-base-uncased, emotion2vec-base, whisper-tiny-en; "
        + "a new one is a folder with encoder.yaml and model.onnx (scripts/export_onnx.md).",
        Assert.ThrowsExactly<EmotionFusionException>(() => Catalog.Find("whisper-tiny")).Message);

    [TestMethod]
    public void Open_NoFolder_SaysWhatWasExpected() => Assert.AreEqual(
        "nowhere: no such folder. Expected the folder of encoders (Encoders/onnx of the repository).",
        Assert.ThrowsExactly<EmotionFusionException>(() => EncoderCatalog.Open("nowhere")).Message);

    [TestMethod]
    [DataRow("emotion2vec-base")]
    [DataRow("bert-base-uncased")]
    public void Load_ModelNotThere_TellsHowToGetIt(string name)
    {
        var spec = Catalog.Find(name);
        var expected = $"{spec.ModelPath}: no such file. The model of encoder '{name}' isn't part of the repository; scripts/export_onnx.md tells how to export or fetch it.";
        Assert.IsFalse(spec.HasModel);
        Assert.AreEqual(expected, Assert.ThrowsExactly<EmotionFusionException>(() => spec.Fingerprint).Message);
        Assert.AreEqual(expected, Assert.ThrowsExactly<EmotionFusionException>(() => spec.Kind == EncoderKind.Audio
            ? (IDisposable)AudioEncoder.Load(spec, DeviceOption.Cpu) : TextEncoder.Load(spec, DeviceOption.Cpu)).Message);
    }

    [TestMethod]
    public void Find_BertBaseUncased_HasItsVocabulary() =>
        Assert.IsTrue(File.Exists(Catalog.Find("bert-base-uncased").VocabularyPath));
}

using EmotionFusion.Encoders;
using EmotionFusion.Tests;
using EmotionFusion.Training;

namespace EmotionFusion.Evaluation.Tests;

[TestClass]
public sealed class EncoderSettingsTests
{
    private static readonly ExperimentConfig Config = ExperimentConfig.Python with { Name = "e" };

    private static EncoderSpec Whisper => EncoderCatalog.Open(Repository.Encoders).Find("whisper-tiny-en");

    private static EncoderSpec MiniLm => EncoderCatalog.Open(Repository.Encoders).Find("all-minilm-l6-v2");

    [TestMethod]
    public void Unsaid_EncoderYamlDecides()
    {
        Assert.AreEqual(Whisper.Fingerprint, EncoderSettings.Audio(Whisper, Config).Fingerprint);
        Assert.AreEqual(MiniLm.Fingerprint, EncoderSettings.Text(MiniLm, Config).Fingerprint);
    }

    [TestMethod]
    [DataRow("mean", Pooling.Mean)]
    [DataRow("first", Pooling.First)]
    [DataRow("last", Pooling.Last)]
    [DataRow("max", Pooling.Max)]
    public void AudioPooling_Said_IsTheFeatures(string pooling, Pooling expected)
    {
        var spec = EncoderSettings.Audio(Whisper, Config with { AudioPooling = pooling });
        Assert.AreEqual(expected, spec.Pooling);
        Assert.AreEqual(expected == Whisper.Pooling, spec.Fingerprint == Whisper.Fingerprint);
    }

    [TestMethod]
    public void TextMaxLength_Said_IsTheTokens()
    {
        var spec = EncoderSettings.Text(MiniLm, Config with { TextMaxLength = 512 });
        Assert.AreEqual(512, spec.MaxTokens);
        Assert.AreNotEqual(MiniLm.Fingerprint, spec.Fingerprint);
    }

    [TestMethod]
    public void TextMaxLength_MoreThanTheModelTakes_IsRefused()
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => EncoderSettings.Text(MiniLm, Config with { TextMaxLength = 1024 }));
        Assert.Contains("Experiment 'e': text_max_length is 1024, but all-minilm-l6-v2 takes 512 tokens at most", error.Message);
    }

    [TestMethod]
    public void AudioDim_OfAnotherEncoder_IsRefused()
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => EncoderSettings.Audio(Whisper, Config with { AudioDim = 768 }));
        Assert.Contains("audio_dim is 768, but features of whisper-tiny-en have 384 values", error.Message);
    }
}

namespace EmotionFusion.Training.Tests;

[TestClass]
public sealed class ConfigChecksTests
{
    private static readonly string[] Classes = ["neutral", "happy", "sad", "anger"];
    private static readonly ExperimentConfig Config = new() { Name = "e" };

    [TestMethod]
    public void Corpus_AsTheConfigSays_Passes()
    {
        ConfigChecks.Corpus(Config, "IEMO", Classes);
        ConfigChecks.Corpus(Config with { ClassNames = Classes, NumClasses = 4 }, "IEMO", Classes);
        ConfigChecks.AudioDim(Config, "hubert", 1024);
        ConfigChecks.AudioDim(Config with { AudioDim = 768 }, "hubert", 768);
    }

    [TestMethod]
    public void Corpus_OtherClasses_SaysBoth()
    {
        AssertRefused(Config with { ClassNames = ["neutral", "happy", "anger", "sad"] }, "class_names is neutral, happy, anger, sad, but IEMO has the classes neutral, happy, sad, anger.");
        AssertRefused(Config with { NumClasses = 5 }, "num_classes is 5, but IEMO has the classes neutral, happy, sad, anger.");
        AssertRefused(Config with { Loss = new() { ClassWeights = new Dictionary<string, double> { ["angry"] = 1 } } }, "class_weights names 'angry', but IEMO has", "Did you mean 'anger'?");
    }

    [TestMethod]
    public void AudioDim_OtherEncoder_SaysBoth()
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => ConfigChecks.AudioDim(Config with { AudioDim = 768 }, "whisper-tiny-en", 384));
        StringAssert.Contains(error.Message, "Experiment 'e': audio_dim is 768, but features of whisper-tiny-en have 384 values.");
    }

    private static void AssertRefused(ExperimentConfig config, params string[] expected)
    {
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => ConfigChecks.Corpus(config, "IEMO", Classes));
        foreach (var part in expected)
        {
            StringAssert.Contains(error.Message, part);
        }
    }
}

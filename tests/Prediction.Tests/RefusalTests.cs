using EmotionFusion.Encoders;

namespace EmotionFusion.Prediction.Tests;

/// <summary>What isn't the classifier that its metadata tell of, or lacks the encoders that it was trained with, is refused with what was expected.</summary>
[TestClass]
public sealed class RefusalTests
{
    [TestMethod]
    public void Load_NoFile_SaysWhatIsExpected() => Refused("nowhere/classifier.onnx", null, "nowhere/classifier.onnx: no such file. Expected a classifier.onnx");

    [TestMethod]
    public void Load_NoOnnx_SaysWhatIsExpected()
    {
        using var folder = new TemporaryFolder();
        Refused(folder.Write("classifier.onnx", "not a model"), null, "classifier.onnx: ONNX Runtime can't load it", "Expected a classifier.onnx");
    }

    [TestMethod]
    public void Load_AnEncoder_SaysThatItIsNoClassifier() => Refused(
        Repository.PathOf("Encoders", "onnx", TinyClassifier.AudioEncoderName, "model.onnx"), null, "no classifier: its metadata lack 'emotionfusion'; its inputs are input");

    [TestMethod]
    public void Load_FileWithItsEncodersInside_SaysWhichIsExpected()
    {
        using var folder = new TemporaryFolder();
        var writer = new TinyOnnxWriter();
        writer.Input("waveform", 1);
        writer.Node("Identity", ["waveform"], "probabilities");
        writer.Output("probabilities", 1);
        writer.Metadata(ClassifierFacts.Key, new ClassifierFacts { Classes = ["a", "b"], Audio = TinyClassifier.OfSound.Audio, Task = "emotion" }.Write());
        File.WriteAllBytes(folder.File("classifier.onnx"), writer.ToArray());
        Refused(folder.File("classifier.onnx"), null, "has its encoders inside", "Expected the classifier.onnx that it was made of");
    }

    [TestMethod]
    public void Load_NewerFormat_IsRefused() => Refused(TinyClassifier.OfSound with { Facts = json => json.Replace("\"format\": 1", "\"format\": 2") }, "format 2", "Use a newer EmotionFusion");

    [TestMethod]
    public void Load_AnotherNumberOfClasses_SaysBoth() => Refused(
        TinyClassifier.OfSound with { GraphClasses = 5 }, "its output 'probabilities' is Float (batch, 5); by its metadata expected Float (batch, 4) for neutral, happy, sad, anger");

    [TestMethod]
    public void Load_AnotherDimension_SaysBoth() => Refused(
        TinyClassifier.OfSound with { GraphDimension = 100 }, "its input 'audio' is Float (batch, 100); by its metadata expected Float (batch, 384)");

    [TestMethod]
    public void Load_AnotherModality_SaysBoth()
    {
        using var folder = new TemporaryFolder();
        var other = TinyClassifier.OfWords with { Facts = json => json.Replace("\"text\"", "\"x\"").Replace("\"audio\"", "\"text\"").Replace("\"x\"", "\"audio\"") };
        Refused(other.Write(folder.File("classifier.onnx")), null, "the graph has an input 'text'; by its metadata it takes audio", "the graph lacks the input 'audio'");
    }

    [TestMethod]
    public void Load_NoFlagsOfPresence_SaysWhatIsMissing() => Refused(
        TinyClassifier.OfBoth with { Facts = json => json.Replace("\"needs_both\": true", "\"needs_both\": false") }, "the graph lacks the input 'audio_present'");

    [TestMethod]
    public void Load_NoVad_SaysWhatIsMissing() => Refused(
        TinyClassifier.OfSound with { Facts = json => json.Replace("\"task\": \"emotion\"", "\"task\": \"both\"") }, "the graph lacks the output 'vad'");

    [TestMethod]
    public void Load_EncoderIsNowhere_SaysWhereItWasLookedFor()
    {
        using var folder = new TemporaryFolder();
        Refused(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")), folder.File("own"), Path.Combine(folder.File("own"), TinyClassifier.AudioEncoderName), "isn't there");
    }

    [TestMethod]
    public void Load_AnotherVersionOfTheModel_TellsBothFingerprints()
    {
        using var folder = new TemporaryFolder();
        var own = Copies.Encoder(TinyClassifier.TextEncoderName, folder.File("own"));
        File.AppendAllText(Path.Combine(own, "vocab.txt"), "one_more_word\n");
        Refused(TinyClassifier.OfWords.Write(folder.File("classifier.onnx")), folder.File("own"),
            $"its fingerprint is {EncoderSpec.Load(own).Fingerprint}, expected {TinyClassifier.OfWords.Text!.Fingerprint}", "encoder.yaml is the same", "train it again");
    }

    [TestMethod]
    public void Load_AnotherEncoderYaml_SaysThatItDiffers()
    {
        using var folder = new TemporaryFolder();
        var yaml = Path.Combine(Copies.Encoder(TinyClassifier.TextEncoderName, folder.File("own")), "encoder.yaml");
        File.WriteAllText(yaml, File.ReadAllText(yaml).Replace("max_tokens: 128", "max_tokens: 64"));
        Refused(TinyClassifier.OfWords.Write(folder.File("classifier.onnx")), folder.File("own"), "(encoder.yaml differs)");
    }

    [TestMethod]
    public void Load_EncoderOfAnotherKind_SaysBoth()
    {
        using var folder = new TemporaryFolder();
        Directory.Move(Copies.Encoder(TinyClassifier.TextEncoderName, folder.File("own")), folder.File($"own/{TinyClassifier.AudioEncoderName}"));
        Refused(TinyClassifier.OfSound.Write(folder.File("classifier.onnx")), folder.File("own"), "is an encoder of text with 384 values", "one of sound with 384");
    }

    [TestMethod]
    public void Load_EncoderBesideTheClassifier_IsTaken()
    {
        using var folder = new TemporaryFolder();
        var own = Copies.Encoder(TinyClassifier.TextEncoderName, folder.Path);
        File.AppendAllText(Path.Combine(own, "vocab.txt"), "one_more_word\n");
        Refused(TinyClassifier.OfWords.Write(folder.File("classifier.onnx")), null, $"{own}: isn't the version");
    }

    [TestMethod]
    public void Load_ValuesOfAnotherDeviceOrPrecisionOrLength_AreTheSameVersion()
    {
        using var folder = new TemporaryFolder();
        var spec = EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", TinyClassifier.TextEncoderName)) with { Device = DeviceKind.Cuda, Precision = FeaturePrecision.Float16, MaxTokens = 33 };
        var tiny = TinyClassifier.OfWords with { Text = TinyClassifier.OfWords.Text! with { Fingerprint = spec.Fingerprint, MaxTokens = 33 } };
        using var classifier = EmotionClassifier.Load(tiny.Write(folder.File("classifier.onnx")));
        Assert.IsNotNull(classifier.PredictText("so glad").Emotion);
    }

    private static void Refused(TinyClassifier classifier, params string[] words)
    {
        using var folder = new TemporaryFolder();
        Refused(classifier.Write(folder.File("classifier.onnx")), null, words);
    }

    private static void Refused(string path, string? encoders, params string[] words)
    {
        var message = Assert.ThrowsExactly<EmotionFusionException>(() => EmotionClassifier.Load(path, new() { Encoders = encoders })).Message;
        foreach (var word in words)
        {
            Assert.Contains(word, message);
        }
    }
}

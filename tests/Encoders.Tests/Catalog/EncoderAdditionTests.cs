using EmotionFusion.Tests;

namespace EmotionFusion.Encoders.Tests;

/// <summary>What can be found out of a graph needn't be said, and what can't is asked for, all of it at once.</summary>
[TestClass]
public sealed class EncoderAdditionTests
{
    private static readonly EncoderAnswers Answers = new() { Description = "tiny", Source = "tests", Licence = "MIT" };

    [TestMethod]
    public void AnEncoderOfSoundIsDescribedByItsGraph()
    {
        using var folder = new TemporaryFolder();

        var spec = EncoderAddition.Run(folder.Path, PathOf("tiny-emotion2vec", "model.onnx"), "mine", Answers);

        Assert.AreEqual(("mine", EncoderKind.Audio, 24, "output"), (spec.Name, spec.Kind, spec.Dimension, spec.Output));
        Assert.AreEqual((Normalization.InGraph, 400, 480_000), (spec.Normalize, spec.MinSamples, spec.MaxSamples));
        Assert.AreEqual("input", spec.Inputs["waveform"]);
        Assert.AreEqual(EncoderFiles.Sha256(spec.ModelPath), spec.Sha256);
        using var encoder = AudioEncoder.Load(spec, DeviceOption.Cpu);
        Assert.IsNull(encoder.Encode([new float[400]])[0].Error);
    }

    [TestMethod]
    public void AnEncoderOfTextIsDescribedByItsGraphAndTheFilesBesideIt()
    {
        using var folder = new TemporaryFolder();
        var from = Repository.PathOf("Encoders", "onnx", "all-minilm-l6-v2");
        var hub = Directory.CreateDirectory(folder.File("hub/minilm/onnx"));
        File.Copy(Path.Combine(from, "model.onnx"), Path.Combine(hub.FullName, "model.onnx"));
        foreach (var name in new[] { "vocab.txt", "tokenizer.json", "tokenizer_config.json" })
        {
            File.Copy(Path.Combine(from, name), folder.File($"hub/minilm/{name}"));
        }
        folder.Write("hub/minilm/README.md", "---\nlanguage: en\nlicense: apache-2.0\n---\n# MiniLM\n");
        folder.Write("hub/minilm/1_Pooling/config.json", """{ "pooling_mode_cls_token": true }""");
        Directory.CreateDirectory(folder.File("encoders"));

        var spec = EncoderAddition.Run(folder.File("encoders"), folder.File("hub/minilm"), null, Answers with { Licence = null });

        Assert.AreEqual(("minilm", EncoderKind.Text, 384, "last_hidden_state", "apache-2.0"), (spec.Name, spec.Kind, spec.Dimension, spec.Output, spec.Licence));
        Assert.AreEqual((128, 512, Pooling.Cls), (spec.MaxTokens, spec.MaxPositions, spec.Pooling));
        using var mine = TextEncoder.Load(spec, DeviceOption.Cpu);
        using var tracked = TextEncoder.Load(EncoderSpec.Load(from) with { Pooling = Pooling.Cls }, DeviceOption.Cpu);
        CollectionAssert.AreEqual(tracked.Encode(["How are you?"])[0].Values, mine.Encode(["How are you?"])[0].Values);
    }

    [TestMethod]
    public void AllThatCantBeKnownIsAskedForAtOnceAndNothingIsLeftBehind()
    {
        using var folder = new TemporaryFolder();

        var message = Refuse(() => EncoderAddition.Run(folder.Path, PathOf("tiny-emotion2vec", "model-unnormalised.onnx"), "mine", new EncoderAnswers()));

        foreach (var asked in new[] { "--description", "--source", "--licence", "--normalize" })
        {
            Assert.Contains(asked, message);
        }
        Assert.Contains("model-unnormalised.onnx", message);
        Assert.IsEmpty(Directory.GetFileSystemEntries(folder.Path));
    }

    [TestMethod]
    public void NormalizationIsAnsweredWhereTheGraphDoesnt()
    {
        using var folder = new TemporaryFolder();

        var spec = EncoderAddition.Run(folder.Path, PathOf("tiny-emotion2vec", "model-unnormalised.onnx"), "mine", Answers with { Normalize = Normalization.Waveform });

        Assert.AreEqual(Normalization.Waveform, spec.Normalize);
    }

    [TestMethod]
    public void TextWithoutATokenizerIsAskedForOne()
    {
        using var folder = new TemporaryFolder();

        var model = folder.File("bert.onnx");
        File.Copy(Repository.PathOf("Encoders", "onnx", "all-minilm-l6-v2", "model.onnx"), model);

        Assert.Contains("tokenizer", Refuse(() => EncoderAddition.Run(folder.Path, model, null, Answers)));
    }

    [TestMethod]
    public void ANameThatIsTakenIsRefused()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("mine"));

        Assert.Contains("is there already", Refuse(() => EncoderAddition.Run(folder.Path, PathOf("tiny-emotion2vec", "model.onnx"), "mine", Answers)));
    }

    [TestMethod]
    [DataRow("../mine")]
    [DataRow("a/b")]
    public void ANameThatIsNoFoldersIsRefused(string name)
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("--name", Refuse(() => EncoderAddition.Run(folder.Path, PathOf("tiny-emotion2vec", "model.onnx"), name, Answers)));
    }

    [TestMethod]
    public void AFolderOfSeveralModelsIsAskedWhich()
    {
        using var folder = new TemporaryFolder();
        folder.Write("from/a.onnx", "");
        folder.Write("from/b.onnx", "");

        Assert.Contains("a.onnx, b.onnx", Refuse(() => EncoderAddition.Run(folder.Path, folder.File("from"), null, Answers)));
        Assert.Contains("no such file or folder", Refuse(() => EncoderAddition.Run(folder.Path, folder.File("nowhere"), null, Answers)));
    }

    [TestMethod]
    public void AnOutputThatIsntThereIsNamedWithThoseThatAre()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("output", Refuse(() => EncoderAddition.Run(folder.Path, PathOf("tiny-emotion2vec", "model.onnx"), "mine", Answers with { Output = "outputs" })));
    }

    private static string PathOf(params string[] parts) => Repository.PathOf(["tests", "models", .. parts]);

    private static string Refuse(Action add) => Assert.ThrowsExactly<EmotionFusionException>(add).Message;
}

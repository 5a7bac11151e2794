using EmotionFusion.Encoders;
using EmotionFusion.Tests;
using EmotionFusion.Training.Onnx;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EmotionFusion.Training.Tests;

/// <summary>A classifier with its encoders in front says of sounds and texts what the two say one after the other.</summary>
[TestClass]
public sealed class EncoderJoinTests
{
    private const double Tolerance = 1e-5;
    private static readonly string[] Texts = ["hello", "I am so very glad to see you again", "no"];

    [TestMethod]
    [DataRow("mean")]
    [DataRow("cls")]
    [DataRow("first")]
    [DataRow("last")]
    [DataRow("max")]
    public void Text_AnyPooling_PaddedOrNot_IsTheEncodersThenTheClassifiers(string pooling)
    {
        using var folder = new TemporaryFolder();
        var spec = EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", "all-minilm-l6-v2")) with { Pooling = Enum.Parse<Pooling>(pooling, ignoreCase: true) };
        using var encoder = TextEncoder.Load(spec, DeviceOption.Cpu, threads: 1);
        float[][] features = [.. encoder.Encode(Texts).Select(result => result.Values!)];
        var classifier = Linear(folder, null, spec);

        var joined = EncoderJoin.Of(classifier, spec);

        Assert.AreEqual("", string.Join('\n', OnnxRules.Faults(joined, foreign: true)));
        var tokenizer = Tokenizer.Load(spec.VocabularyPath!, spec.Folder);
        int[][] tokens = [.. Texts.Select(text => tokenizer.Encode(text, spec.MaxTokens))];
        var found = Run(joined, [.. Ids(tokens)]);
        using var alone = new OnnxRun(classifier);
        AssertSame(alone.Run([.. features.Select(row => new OnnxRun.Row(null, row))], 3)["probabilities"], found);
        AssertSame([found[0]], Run(joined, [.. Ids([tokens[0]])]));
    }

    /// <summary>An encoder that cuts the waveform into frames of four samples: what pooling and normalisation do shows.</summary>
    [TestMethod]
    [DataRow("mean", "none")]
    [DataRow("mean", "waveform")]
    [DataRow("mean", "in_graph")]
    [DataRow("max", "waveform")]
    [DataRow("first", "none")]
    [DataRow("last", "waveform")]
    [DataRow("mean", "unit_variance")]
    public void Audio_AnyPoolingAndNormalisation_IsTheEncodersThenTheClassifiers(string pooling, string normalize)
    {
        using var folder = new TemporaryFolder();
        var spec = Framing(folder, pooling, normalize);
        var random = new Random(5);
        float[][] clips = [.. Enumerable.Range(0, 3).Select(_ => Enumerable.Range(0, 16_000).Select(_ => (random.NextSingle() * .2f) + .05f).ToArray())];
        using var encoder = AudioEncoder.Load(spec, DeviceOption.Cpu, threads: 1);
        float[][] features = [.. encoder.Encode(clips).Select(result => result.Values!)];
        var classifier = Linear(folder, spec, null);

        var joined = EncoderJoin.Of(classifier, spec);

        Assert.AreEqual("", string.Join('\n', OnnxRules.Faults(joined, foreign: true)));
        using var alone = new OnnxRun(classifier);
        AssertSame(alone.Run([.. features.Select(row => new OnnxRun.Row(row, null))], 3)["probabilities"], Run(joined, Sound(clips)));
    }

    [TestMethod]
    public void Both_RealEncoders_AreOneFileThatSaysSo()
    {
        using var folder = new TemporaryFolder();
        var audio = EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", "whisper-tiny-en"));
        var text = EncoderSpec.Load(Repository.PathOf("Encoders", "onnx", "all-minilm-l6-v2"));
        var samples = AudioFile.ReadMono16k(Directory.GetFiles(Repository.PathOf("samples", "emodb"), "*.wav").Order(StringComparer.Ordinal).First());
        using var hears = AudioEncoder.Load(audio, DeviceOption.Cpu, threads: 1);
        using var reads = TextEncoder.Load(text, DeviceOption.Cpu, threads: 1);
        var row = new OnnxRun.Row(hears.Encode([samples])[0].Values, reads.Encode([Texts[1]])[0].Values);
        var classifier = Linear(folder, audio, text);

        var joined = EncoderJoin.Of(classifier, audio, text);

        Assert.AreEqual("", string.Join('\n', OnnxRules.Faults(joined, foreign: true)));
        Assert.IsTrue(ClassifierFacts.Read(joined.MetadataProps.Single(entry => entry.Key == ClassifierFacts.Key).Value).WithEncoders);
        using var alone = new OnnxRun(classifier);
        var tokens = Tokenizer.Load(text.VocabularyPath!, text.Folder).Encode(Texts[1], text.MaxTokens);
        AssertSame(alone.Run([row], 1)["probabilities"], Run(joined, [Sound([samples]), .. Ids([tokens])]));
    }

    [TestMethod]
    [DataRow(13L, "its graph is of opset 13, the classifier's of 17")]
    [DataRow(0L, "its weights lie in a file of their own")]
    public void Encoder_ThatCantBeJoined_IsRefusedInWords(long opset, string reason)
    {
        using var folder = new TemporaryFolder();
        var spec = Framing(folder, "mean", "none");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(spec.ModelPath));
        if (opset > 0)
        {
            model.OpsetImport[0].Version = opset;
        }
        else
        {
            model.Graph.Initializer[0].DataLocation = 1;
        }

        File.WriteAllBytes(spec.ModelPath, model.ToByteArray());
        var error = Assert.ThrowsExactly<EmotionFusionException>(() => EncoderJoin.Of(Linear(folder, spec, null), spec));
        StringAssert.Contains(error.Message, $"Encoder '{spec.Name}' ({spec.ModelPath}) can't be joined with the classifier: {reason}");
    }

    [TestMethod]
    public void Fields_ThatAreNotKnownHere_AreKept()
    {
        using var folder = new TemporaryFolder();
        var spec = Framing(folder, "mean", "none");
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(spec.ModelPath));
        byte[] note = [0x32, 0x02, (byte)'h', (byte)'i']; // a node's doc_string, field 6
        model.Graph.Node[0] = NodeProto.Parser.ParseFrom([.. model.Graph.Node[0].ToByteArray(), .. note]);
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.example", Version = 3 });
        model.MetadataProps.Add(new StringStringEntryProto { Key = "made", Value = "by hand" });
        File.WriteAllBytes(spec.ModelPath, model.ToByteArray());

        var joined = EncoderJoin.Of(Linear(folder, spec, null), spec);

        Assert.IsTrue(joined.Graph.Node[0].ToByteArray().AsSpan().IndexOf(note) >= 0, "the node's doc_string");
        Assert.AreEqual(3, joined.OpsetImport.Single(opset => opset.Domain == "com.example").Version);
        Assert.AreEqual("by hand", joined.MetadataProps.Single(entry => entry.Key == "audio_encoder.made").Value);
    }

    /// <summary>Writes an encoder's folder.</summary>
    private static EncoderSpec Framing(TemporaryFolder folder, string pooling, string normalize)
    {
        var graph = new GraphBuilder("frames");
        graph.Input("sound", 4);
        var sound = "sound";
        if (normalize == "in_graph")
        {
            // (x - mean) / sqrt(variance + eps), as LayerNormalization without affine would.
            var centred = graph.Node("Sub", "centred", [sound, graph.Node("ReduceMean", "mean", [sound], GraphBuilder.Ints("axes", 1))]);
            var variance = graph.Node("ReduceMean", "variance", [graph.Node("Mul", "squares", [centred, centred])], GraphBuilder.Ints("axes", 1));
            var deviation = graph.Node("Sqrt", "deviation", [graph.Node("Add", "raised", [variance, graph.Constant("epsilon", [1e-5f])])]);
            sound = graph.Node("Div", "normed", [centred, deviation]);
        }

        graph.Node("Reshape", "frames", [sound, graph.Indices("shape", 0, -1, 4)]);
        graph.Output("frames", 4);
        var model = graph.Build("");
        model.Graph.Input[0].Type.TensorType.Shape.Dim[1].DimParam = "length";
        model.Graph.Output[0].Type.TensorType.Shape.Dim.Insert(1, new TensorShapeProto.Types.Dimension { DimParam = "count" });
        folder.Write("framing/encoder.yaml", $"""
            kind: audio
            description: frames of four samples
            source: a test
            licence: MIT
            inputs:
              waveform: sound
            output: frames
            dimension: 4
            pooling: {pooling}
            normalize: {normalize}
            min_samples: 4
            """);
        File.WriteAllBytes(Path.Combine(folder.Path, "framing", "model.onnx"), model.ToByteArray());
        return EncoderSpec.Load(Path.Combine(folder.Path, "framing"));
    }

    /// <summary>A linear classifier of three classes on raw features.</summary>
    private static ModelProto Linear(TemporaryFolder folder, EncoderSpec? audio, EncoderSpec? text)
    {
        var random = new Random(7);
        var width = (audio?.Dimension ?? 0) + (text?.Dimension ?? 0);
        float[] weights = [.. Enumerable.Range(0, 3 * width).Select(_ => (random.NextSingle() - .5f) / 4)];
        var path = Path.Combine(folder.Path, "head.safetensors");
        SavedHead.AddInputs(new SafetensorsWriter().Add("linear.weight", [3, width], weights.AsMemory()).Add("linear.bias", [3], new float[3].AsMemory()), Standardization.None, null, null).Write(path);
        var modality = audio is null ? Modality.Text : text is null ? Modality.Audio : Modality.Both;
        var facts = new ClassifierFacts { Classes = ["a", "b", "c"], Task = "emotion", Audio = Facts(audio), Text = Facts(text) };
        return ClassifierGraph.Of(
            TestConfigs.Small with { Head = HeadKind.Linear, Modality = modality, Standardization = Standardization.None }, facts, [new HeadGroup(1, [SavedHead.Read(path)])]);
    }

    private static ClassifierEncoder? Facts(EncoderSpec? spec) => spec is null ? null : new(spec.Name, "0", spec.Dimension, "mean", "");

    private static float[][] Run(ModelProto model, params NamedOnnxValue[] inputs)
    {
        using var session = new InferenceSession(model.ToByteArray());
        CollectionAssert.AreEquivalent(inputs.Select(input => input.Name).ToArray(), session.InputMetadata.Keys.ToArray());
        using var results = session.Run(inputs, ["probabilities"]);
        return [.. results[0].AsTensor<float>().ToArray().Chunk(3)];
    }

    private static NamedOnnxValue Sound(float[][] clips) =>
        NamedOnnxValue.CreateFromTensor("waveform", new DenseTensor<float>(clips.SelectMany(clip => clip).ToArray(), [clips.Length, clips[0].Length]));

    /// <summary>Padded to the longest.</summary>
    private static IEnumerable<NamedOnnxValue> Ids(int[][] tokens)
    {
        var longest = tokens.Max(text => text.Length);
        return new (string Name, Func<int[], int, long> Of)[]
        {
            ("input_ids", (text, i) => i < text.Length ? text[i] : 0),
            ("attention_mask", (text, i) => i < text.Length ? 1 : 0),
            ("token_type_ids", (_, _) => 0),
        }.Select(input => NamedOnnxValue.CreateFromTensor(input.Name, new DenseTensor<long>(
            tokens.SelectMany(text => Enumerable.Range(0, longest).Select(i => input.Of(text, i))).ToArray(), [tokens.Length, longest])));
    }

    private static void AssertSame(float[][] expected, float[][] found)
    {
        Assert.HasCount(expected.Length, found);
        foreach (var (one, other) in expected.SelectMany(row => row).Zip(found.SelectMany(row => row)))
        {
            Assert.AreEqual(one, other, Tolerance);
        }
    }
}
